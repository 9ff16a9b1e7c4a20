import { once } from "node:events";
import type { AddressInfo, LookupFunction } from "node:net";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { startLyingRegistry } from "../registry/lying-registry.ts";
import { createTestAuthority } from "../support/test-certificate.ts";
import { imageCheck } from "./image-checks.ts";
import { judgedOnce } from "./judged-once.ts";
import { nodeObject } from "./nodes.ts";

const DAY_MS = 86_400_000;
const TRUSTED_LOOPBACK = { trustedHosts: ["127.0.0.0/8"] };

/** Every name is an address of this machine. */
const toLoopback: LookupFunction = (_hostname, options, callback) => {
  if (options.all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(null, "127.0.0.1", 4);
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("a registry that cannot be reached", () => {
  it("is a matter of DNS when its name does not exist", async () => {
    const { verdict, allowed } = await judgedOnce({ image: "registry.invalid/app:v1" });
    expect([verdict, allowed]).toEqual(["DNS warn", true]);
  });

  it("is refused where nobody listens", async () => {
    const image = `127.0.0.1:${await freePort()}/app:v1`;
    expect((await judgedOnce({ image })).verdict).toBe("ConnectRefused warn");
  });

  it("is unreachable where no route leads to it", async () => {
    const lookup: LookupFunction = (_hostname, _options, callback) => {
      callback(Object.assign(new Error("no route"), { code: "EHOSTUNREACH" }), "", 4);
    };
    const { verdict } = await judgedOnce({ image: "registry.test/app:v1", client: { lookup } });
    expect(verdict).toBe("Unreachable warn");
  });

  it("is reset when it hangs up, also in the middle of an answer", async () => {
    const hangingUp = await startLyingRegistry(() => (response) => void response.destroy());
    const client = { insecureHosts: [hangingUp.host] };
    const image = `${hangingUp.host}/app:v1`;
    expect((await judgedOnce({ image, client })).verdict).toBe("Reset warn");
    const stopping = await startLyingRegistry(() => (response) => {
      response.writeHead(200, { "content-length": 1_000 });
      response.write("{", () => response.destroy());
    });
    const partial = await judgedOnce({
      image: `${stopping.host}/app@sha256:${"a".repeat(64)}`,
      client: { insecureHosts: [stopping.host] },
    });
    expect(partial.verdict).toBe("Reset warn");
  });

  it("is a time-out when it does not answer", async () => {
    const silent = await startLyingRegistry(() => undefined);
    const client = { insecureHosts: [silent.host], legTimeoutMs: 50 };
    const { verdict } = await judgedOnce({ image: `${silent.host}/app:v1`, client });
    expect(verdict).toBe("Timeout warn");
  });

  it.for([
    { fault: "of nobody we know", verdict: "TLSUntrusted warn", names: ["127.0.0.1"] },
    { fault: "of the past", verdict: "TLSExpired warn", names: ["127.0.0.1"], expired: true },
    { fault: "of another name", verdict: "TLSNameMismatch warn", names: ["registry.test"] },
  ])("is $verdict when its certificate is $fault", async ({ verdict, names, expired }) => {
    const authority = createTestAuthority();
    const expiresMs = Date.now() + (expired === true ? -DAY_MS : DAY_MS);
    const secure = await startLyingRegistry(() => ({}), authority.issue(names, expiresMs));
    const certificateAuthorities = verdict.startsWith("TLSUntrusted") ? [] : [authority.cert];
    const image = `${secure.host}/app:v1`;
    expect((await judgedOnce({ image, client: { certificateAuthorities } })).verdict).toBe(verdict);
  });

  it("is spoken to in plain HTTP only where that is meant", async () => {
    const plain = await startLyingRegistry(() => ({}));
    const image = `registry.test:${plain.host.split(":")[1]}/app:v1`;
    const client = { lookup: toLoopback, ...TRUSTED_LOOPBACK };
    expect((await judgedOnce({ image, client })).verdict).toBe("PlainHTTPOnHTTPS warn");
  });

  it.for(["169.254.169.254/latest:v1", "metadata.google.internal/app:v1", "[fe80::1]:5000/app:v1"])(
    "is never asked at %s",
    async (image) => {
      const { verdict, message } = await judgedOnce({ image });
      expect(verdict).toBe("EgressForbidden deny");
      expect(message).toMatch(/it is a link-local or metadata address/);
    },
  );
});

describe("what is known without a registry", () => {
  it("denies what is never pulled and nowhere there", async () => {
    const { verdict } = await judgedOnce({ image: "registry.test/app:v1", pullPolicy: "Never" });
    expect(verdict).toBe("PullNeverNotCached deny");
  });

  it("warns of what is never pulled and there on too few", async () => {
    const image = "registry.test/app:v1";
    const nodes = [nodeObject("a", { images: [image] }), nodeObject("b")];
    const { verdict } = await judgedOnce({ image, pullPolicy: "Never", nodes, presentNodes: 2 });
    expect(verdict).toBe("NotEnoughNodes warn");
  });

  it.for([
    ["SignatureRejected", "deny"],
    ["InsufficientDisk", "warn"],
  ])("takes a node's word for %s: %s", async ([reason = "", action = ""]) => {
    const image = "registry.example/app:v1";
    const check = imageCheck({ image, status: "False", reason, more: { vantage: "Node" } });
    const { verdict } = await judgedOnce({ image, checks: [check] });
    expect(verdict).toBe(`${reason} ${action}`);
  });
});
