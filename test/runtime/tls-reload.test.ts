import { mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { Registry } from "@prometheus-io/client";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HttpListener } from "../../runtime/http-listener.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { createTestAuthority, type TestCertificate } from "../support/test-certificate.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "layerwise-tls-"));
});
afterEach(() => rm(folder, { recursive: true }));

const authority = createTestAuthority();

/** As the kubelet mounts a Secret: the files never change, the link to their folder does. */
async function mount(version: string, { cert, key }: TestCertificate): Promise<void> {
  const secret = await mkdtemp(join(folder, version));
  await writeFile(join(secret, "tls.crt"), cert);
  await writeFile(join(secret, "tls.key"), key);
  await writeFile(join(secret, "ca.crt"), authority.cert);
  await symlink(secret, join(folder, "..tmp"));
  await rename(join(folder, "..tmp"), join(folder, "..data"));
}

async function serve({ clientCa = false } = {}) {
  const clock = new FakeClock();
  const metrics = new Registry();
  const data = join(folder, "..data");
  const files = {
    certFile: join(data, "tls.crt"),
    keyFile: join(data, "tls.key"),
    ...(clientCa ? { clientCaFile: join(data, "ca.crt") } : {}),
  };
  const listener = await HttpListener.open({
    flag: "--listen",
    address: { host: "127.0.0.1", port: 0 },
    handler: (_request, response) => void response.end("ok"),
    logger: pino({ enabled: false }),
    clock,
    tls: { files, metrics },
  });
  const stop = new AbortController();
  const ended = listener.run(stop.signal);
  async function valueOf(name: string): Promise<number | undefined> {
    return (await metrics.getSingleMetric(name)?.get())?.values[0]?.value;
  }
  return { port: listener.address.port, clock, valueOf, stop, ended };
}

/** What a TLS client sees: the server's name, or how it was turned away. */
function handshake(port: number, own?: TestCertificate): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", ca: authority.cert, ...own });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once("secureConnect", () => {
      socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    });
    socket.once("data", () => resolve(String(socket.getPeerCertificate().subject.CN)));
    socket.once("close", () => resolve("closed"));
  });
}

// A reload reads three files; the clock alone does not wait for the file system.
async function advanceUntil(clock: FakeClock, holds: () => Promise<boolean>): Promise<void> {
  do {
    await clock.advance(10_000);
  } while (!(await holds()));
}

describe("reloadTlsFiles()", () => {
  it("serves a replaced certificate to new connections", async () => {
    await mount("one", authority.issue(["127.0.0.1"]));
    const { port, clock, valueOf, stop, ended } = await serve();
    expect(await handshake(port)).toBe("127.0.0.1");
    const expiresMs = Date.parse("2099-01-01T00:00:00Z");
    await mount("two", authority.issue(["localhost", "127.0.0.1"], expiresMs));
    const expiry = "layerwise_tls_certificate_expiry_timestamp_seconds";
    await advanceUntil(clock, async () => (await valueOf(expiry)) === expiresMs / 1000);
    expect(await handshake(port)).toBe("localhost");
    stop.abort();
    await ended;
  });

  it("keeps the last good pair, and counts, when the new one does not fit", async () => {
    await mount("one", authority.issue(["127.0.0.1"]));
    const { port, clock, valueOf, stop, ended } = await serve();
    const { key } = authority.issue(["other"]);
    await mount("two", { cert: authority.issue(["other"]).cert, key });
    const failures = "layerwise_tls_reload_failures_total";
    await advanceUntil(clock, async () => (await valueOf(failures)) !== 0);
    expect(await handshake(port)).toBe("127.0.0.1");
    stop.abort();
    await ended;
  });

  it("serves only clients of the authority when one is set", async () => {
    await mount("one", authority.issue(["127.0.0.1"]));
    const { port, stop, ended } = await serve({ clientCa: true });
    const stranger = createTestAuthority("stranger").issue(["scheduler"]);
    expect(await handshake(port, authority.issue(["scheduler"]))).toBe("127.0.0.1");
    expect(await handshake(port, stranger)).not.toBe("127.0.0.1");
    expect(await handshake(port)).not.toBe("127.0.0.1");
    stop.abort();
    await ended;
  });
});
