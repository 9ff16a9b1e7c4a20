import type { LookupFunction } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { HostTrust } from "../../../registry/guard/host-trust.ts";
import { TransportGuard } from "../../../registry/guard/transport-guard.ts";
import { GuardedAgents } from "../../../registry/transport/guarded-agents.ts";
import { createTestAuthority, type TestCertificate } from "../../support/test-certificate.ts";
import { startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";
import { startForwardingProxy } from "./forwarding-proxy.ts";

const AUTHORITY = createTestAuthority();

const toThisMachine: LookupFunction = (_name, _options, callback) =>
  callback(null, [{ address: "127.0.0.1", family: 4 }]);

const noLookup: LookupFunction = (name) => {
  throw new Error(`looked up ${name}`);
};

async function startRegistry(certificate?: TestCertificate) {
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: [{ layers: [] }] });
  const registry = await startLyingRegistry((request) => content.answer(request), certificate);
  const port = registry.host.split(":")[1] ?? "";
  return {
    ...registry,
    reference: `registry.test:${port}/team/app:v1`,
    named: `registry.test:${port}`,
  };
}

describe("GuardedAgents", () => {
  it("trusts configured authorities beside the public ones", async () => {
    const registry = await startRegistry(AUTHORITY.issue(["registry.test"]));
    const client = openClient({
      trustedHosts: ["registry.test"],
      lookup: toThisMachine,
      certificateAuthorities: [AUTHORITY.cert],
    });
    expect((await readImage(client, registry.reference)).kind).toBe("ok");
  });

  it.for([
    ["of an unknown authority", createTestAuthority().issue(["registry.test"]), "TLSUntrusted"],
    ["that has expired", AUTHORITY.issue(["registry.test"], Date.now() - 60_000), "TLSExpired"],
    ["for another name", AUTHORITY.issue(["other.test"]), "TLSNameMismatch"],
  ] as const)("refuses a certificate %s", async ([, certificate, failureClass]) => {
    const registry = await startRegistry(certificate);
    const client = openClient({
      trustedHosts: ["registry.test"],
      lookup: toThisMachine,
      certificateAuthorities: [AUTHORITY.cert],
    });
    const failure = failureOf(await readImage(client, registry.reference));
    expect(failure).toMatchObject({ class: failureClass, leg: "manifest", host: registry.named });
    expect(registry.requests).toEqual([]);
  });

  it("refuses a registry whose name means this machine", async () => {
    const client = openClient({ lookup: toThisMachine });
    expect(failureOf(await readImage(client, "registry.test/team/app:v1"))).toEqual({
      class: "EgressForbidden",
      leg: "manifest",
      host: "registry.test",
      message:
        'Will not connect to "registry.test": it resolves to a loopback address; if a private address is meant, name it in --trusted-registry',
    });
  });

  it("judges each address a name comes to mean", async () => {
    const content = new StoredContent();
    content.putImage({ tag: "v1", platforms: [{ layers: [] }] });
    const registry = await startLyingRegistry((request) => {
      const { headers, body = "" } = content.answer(request);
      return { headers: { ...headers, connection: "close" }, body };
    });
    const port = registry.host.split(":")[1];
    const addresses = ["127.0.0.1", "127.0.0.1", "169.254.169.254"];
    const client = openClient({
      insecureHosts: [`registry.test:${port}`],
      lookup: (_name, _options, callback) =>
        callback(null, [{ address: addresses.shift() ?? "169.254.169.254", family: 4 }]),
    });
    const failure = failureOf(await readImage(client, `registry.test:${port}/team/app:v1`));
    expect(failure).toMatchObject({ class: "EgressForbidden", leg: "config" });
    expect(registry.requests).toHaveLength(2);
  });

  it.for([
    ["ENOTFOUND", "DNS"],
    ["EAI_AGAIN", "DNS"],
  ] as const)("passes on that the resolver says %s", async ([code, failureClass]) => {
    const client = openClient({
      lookup: (_name, _options, callback) => callback(Object.assign(new Error(code), { code }), ""),
    });
    const failure = failureOf(await readImage(client, "registry.test/team/app:v1"));
    expect(failure).toMatchObject({ class: failureClass, host: "registry.test" });
  });

  it("passes on that nobody listens", async () => {
    const registry = await startRegistry();
    const client = openClient({ insecureHosts: ["127.0.0.1:1"] });
    const failure = failureOf(await readImage(client, "127.0.0.1:1/team/app:v1"));
    expect(failure).toMatchObject({ class: "ConnectRefused", host: "127.0.0.1:1" });
    expect(registry.requests).toEqual([]);
  });

  it("lends a connection to a registry to nobody who is sent there by another", () => {
    const guard = new TransportGuard(new HostTrust({}));
    const agents = new GuardedAgents({ guard, connectTimeoutMs: 1_000 });
    onTestFinished(() => agents.close());
    const registry = new URL("https://registry.test");
    const own = agents.agentFor(new URL("https://registry.test/v2/"), registry);
    const other = agents.agentFor(
      new URL("https://registry.test/v2/"),
      new URL("https://evil.test"),
    );
    expect(own).not.toBe(other);
  });

  it("tunnels HTTPS through its proxy, which resolves the name", async () => {
    const registry = await startRegistry(AUTHORITY.issue(["registry.test"]));
    const proxy = await startForwardingProxy();
    const client = openClient({
      proxies: { httpsProxy: proxy.url.replace("//", "//user:hunter2@") },
      lookup: noLookup,
      certificateAuthorities: [AUTHORITY.cert],
    });
    expect((await readImage(client, registry.reference)).kind).toBe("ok");
    expect(new Set(proxy.lines)).toEqual(new Set([`CONNECT ${registry.named}`]));
    expect(proxy.authorizations[0]).toBe(`Basic ${Buffer.from("user:hunter2").toString("base64")}`);
    for (const { headers } of registry.requests) {
      expect(headers).not.toHaveProperty("proxy-authorization");
    }
  });

  it("sends plain HTTP through the HTTP proxy and not through that for HTTPS", async () => {
    const registry = await startRegistry();
    const [http, https] = [await startForwardingProxy(), await startForwardingProxy()];
    const client = openClient({
      proxies: { httpProxy: http.url, httpsProxy: https.url },
      insecureHosts: [registry.named],
      lookup: noLookup,
    });
    expect((await readImage(client, registry.reference)).kind).toBe("ok");
    expect(http.lines[0]).toBe(`HEAD http://${registry.named}/v2/team/app/manifests/v1`);
    expect(https.lines).toEqual([]);
  });

  it("goes past the proxies to loopback and to hosts that are to be reached directly", async () => {
    const registry = await startRegistry(AUTHORITY.issue(["registry.test", "127.0.0.1"]));
    const proxy = await startForwardingProxy();
    const client = openClient({
      proxies: { httpProxy: proxy.url, httpsProxy: proxy.url, noProxy: ".test" },
      trustedHosts: ["registry.test"],
      lookup: toThisMachine,
      certificateAuthorities: [AUTHORITY.cert],
    });
    expect((await readImage(client, registry.reference)).kind).toBe("ok");
    expect((await readImage(client, `${registry.host}/team/app:v1`)).kind).toBe("ok");
    expect(proxy.lines).toEqual([]);
  });
});
