import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { KubeClient } from "../../kube/kube-client.ts";
import type { ControlPlane } from "../cluster/control-plane.ts";
import { type ClientCluster, startClientCluster } from "../support/client-cluster.ts";
import { ConfigMaps } from "../support/config-maps.ts";
import { FaultProxy } from "../support/fault-proxy.ts";
import { kubeConfigVia } from "../support/kube-config-via.ts";
import { RunningReflector } from "../support/running-reflector.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

let cluster: ClientCluster;
let controlPlane: ControlPlane;
let direct: KubeClient;
let configMaps: ConfigMaps;
let running: RunningReflector;
let client: KubeClient;
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ controlPlane, client: direct } = cluster);
  configMaps = await ConfigMaps.create(direct, "outage");
  await configMaps.add("a", "1");
});
afterAll(() => cluster.stop());
afterEach(async () => {
  await running.stop();
  await client.close();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function startThroughTcp(): Promise<TcpProxy> {
  const proxy = await TcpProxy.start(controlPlane.url);
  cleanups.push(() => proxy.close());
  start(`https://127.0.0.1:${proxy.port}`);
  return proxy;
}

function start(server: string, options: { pageSize?: number } = {}): void {
  client = new KubeClient(kubeConfigVia(controlPlane.kubeconfig, server));
  running = new RunningReflector(client, configMaps.path, options);
}

function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 5 });
}

/** Waits until the answer of the watch has begun: from then on its silence is timed. */
async function watching(): Promise<void> {
  await eventually(() => {
    expect(running.reflector.counts.watches).toBe(1);
    expect(running.clock.pendingTimers).toBe(1);
  });
}

/** Has the value reach the server directly, and the store after its back-offs. */
async function converges(value: string): Promise<void> {
  await configMaps.set("a", value);
  await vi.waitFor(
    async () => {
      await running.clock.advance(1_000);
      expect(running.contents).toEqual({ "outage/a": value });
    },
    { timeout: 30_000, interval: 5 },
  );
}

describe("Reflector in an outage", () => {
  it("run() survives a restart of the API server with one more list at most", async () => {
    start(controlPlane.url);
    await watching();
    await controlPlane.restartApiServer();
    await converges("restarted");
    expect(running.reflector.counts.lists).toBeLessThanOrEqual(2);
  });

  it("run() notices a black hole after 90 s and connects anew when the network is back", async () => {
    const proxy = await startThroughTcp();
    await watching();
    proxy.freeze();
    await running.clock.advance(90_000);
    await eventually(() => expect(running.reflector.counts.failures).toBe(1));
    proxy.thaw();
    await converges("after the black hole");
    expect(running.reflector.counts.lists).toBe(1);
  });

  it("run() tries once per back-off step while the server is away, at most every 30 s in the end", async () => {
    const proxy = await startThroughTcp();
    await watching();
    await proxy.close();
    for (let second = 1; second <= 120; second++) {
      // Asleep until its next try.
      await eventually(() => expect(running.clock.pendingTimers).toBe(1));
      await running.clock.advance(1_000);
    }
    // 0.4, 0.8, 1.6 s and so on, at least 15 s in the end; at most twice that.
    expect(running.reflector.counts.watches).toBeGreaterThanOrEqual(7);
    expect(running.reflector.counts.watches).toBeLessThanOrEqual(14);
    await proxy.open();
    await converges("after the outage");
    expect(running.reflector.counts.lists).toBe(1);
  });

  it("run() waits as long as a refused list says in Retry-After", async () => {
    const proxy = await FaultProxy.start();
    cleanups.push(() => proxy[Symbol.asyncDispose]());
    const headers = { "retry-after": "7" };
    proxy.faultOf = () => ({ kind: "answer", status: 429, headers, body: "busy" });
    start(proxy.url);
    await eventually(() => expect(running.reflector.counts.failures).toBe(1));
    await running.clock.advance(6_999);
    expect(proxy.seen).toHaveLength(1);
    await running.clock.advance(1);
    await eventually(() => expect(proxy.seen).toHaveLength(2));
    expect(running.reflector.synced).toBe(false);
  });

  it("run() does not spin when every watch ends at once, in good order", async () => {
    const proxy = await FaultProxy.start();
    cleanups.push(() => proxy[Symbol.asyncDispose]());
    const list = JSON.stringify({ metadata: { resourceVersion: "1" }, items: [] });
    proxy.faultOf = ({ query }) => ({
      kind: "answer",
      status: 200,
      body: query.get("watch") === "true" ? "" : list,
    });
    start(proxy.url);
    await eventually(() => expect(running.clock.pendingTimers).toBe(1));
    await running.clock.advance(399);
    expect(proxy.requests("watch")).toHaveLength(1);
    await running.clock.advance(401);
    await eventually(() => expect(proxy.requests("watch")).toHaveLength(2));
    expect(proxy.requests("other")).toHaveLength(1);
  });
});

describe("Reflector whose list expires on the way", () => {
  it("run() starts the list again after its back-off, and is synced with all of it", async () => {
    await configMaps.add("b", "1");
    const proxy = await FaultProxy.start({
      upstream: {
        server: controlPlane.url,
        certificateAuthority: await readFile(
          join(controlPlane.workDir, "certificates", "apiserver.crt"),
        ),
      },
    });
    cleanups.push(() => proxy[Symbol.asyncDispose]());
    const body = JSON.stringify({ code: 410, reason: "Expired", message: "continue expired" });
    proxy.faultOf = () =>
      proxy.seen.length === 2 ? { kind: "answer", status: 410, body } : undefined;
    start(proxy.url, { pageSize: 1 });
    await eventually(() => expect(running.reflector.counts.failures).toBe(1));
    expect(running.reflector.synced).toBe(false);
    await running.clock.advance(1_000);
    await eventually(() => expect(running.reflector.synced).toBe(true));
    expect(Object.keys(running.contents).sort()).toEqual(["outage/a", "outage/b"]);
    expect(running.reflector.counts.lists).toBe(2);
    await configMaps.remove("b");
  });
});

describe("Reflector that is told to stop", () => {
  it("run() resolves while it watches, and leaves neither timer nor connection behind", async () => {
    const proxy = await startThroughTcp();
    await watching();
    await running.stop();
    expect(running.clock.pendingTimers).toBe(0);
    await client.close();
    await eventually(() => expect(proxy.openConnections).toBe(0));
  });

  it("run() resolves while a list hangs", async () => {
    const proxy = await TcpProxy.start(controlPlane.url);
    cleanups.push(() => proxy.close());
    proxy.freeze();
    start(`https://127.0.0.1:${proxy.port}`);
    await eventually(() => expect(proxy.accepted).toBe(1));
    await running.stop();
    expect(running.reflector.counts).toEqual({ lists: 1, watches: 0, failures: 0, faults: 0 });
  });

  it("run() resolves while it waits for its next try", async () => {
    const proxy = await startThroughTcp();
    await watching();
    await proxy.close();
    await eventually(() => expect(running.reflector.counts.failures).toBe(1));
    await running.stop();
    expect(running.clock.pendingTimers).toBe(0);
  });
});
