import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { KubeClient } from "../../kube/kube-client.ts";
import type { ControlPlane } from "../cluster/control-plane.ts";
import { type ClientCluster, startClientCluster } from "../support/client-cluster.ts";
import { ConfigMaps } from "../support/config-maps.ts";
import { type Fault, FaultProxy } from "../support/fault-proxy.ts";
import { kubeConfigVia } from "../support/kube-config-via.ts";
import { RunningReflector } from "../support/running-reflector.ts";

const GONE = { code: 410, reason: "Expired", message: "too old resource version" };

let cluster: ClientCluster;
let controlPlane: ControlPlane;
let direct: KubeClient;
let proxy: FaultProxy;
let client: KubeClient;
let configMaps: ConfigMaps;
let running: RunningReflector;
let namespaces = 0;

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ controlPlane, client: direct } = cluster);
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  proxy = await FaultProxy.start({
    upstream: {
      server: controlPlane.url,
      certificateAuthority: await readFile(
        join(controlPlane.workDir, "certificates", "apiserver.crt"),
      ),
    },
  });
  client = new KubeClient(kubeConfigVia(controlPlane.kubeconfig, proxy.url));
  configMaps = await ConfigMaps.create(direct, `reflector-${++namespaces}`);
  await configMaps.add("a", "1");
});
afterEach(async () => {
  await running.stop();
  await client.close();
  await proxy[Symbol.asyncDispose]();
});

function start(options: ConstructorParameters<typeof RunningReflector>[2] = {}): void {
  running = new RunningReflector(client, configMaps.path, options);
}

function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 5 });
}

/** Lets back-offs pass until the reflector is where it should be. */
function eventuallyAdvancing(stepMs: number, check: () => void): Promise<void> {
  return vi.waitFor(
    async () => {
      await running.clock.advance(stepMs);
      check();
    },
    { timeout: 20_000, interval: 5 },
  );
}

function holds(contents: Record<string, string>): () => void {
  const { namespace } = configMaps;
  const expected = Object.fromEntries(
    Object.entries(contents).map(([name, value]) => [`${namespace}/${name}`, value]),
  );
  return () => expect(running.contents).toEqual(expected);
}

/** Meets the first so many watches with a fault. */
function faultFirstWatches(count: number, fault: Fault): void {
  proxy.faultOf = ({ query }) =>
    query.get("watch") === "true" && proxy.requests("watch").length <= count ? fault : undefined;
}

function linesOf(...events: { type: string; object: object }[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

describe("Reflector on a healthy server", () => {
  it("run() lists in pages, keeps what decode returns, and is synced after the last page", async () => {
    for (const name of ["b", "c", "d", "e"]) await configMaps.add(name, "2");
    await direct.request("POST", configMaps.path, {
      body: { metadata: { name: "without-value" } },
    });
    start({ pageSize: 2 });
    await eventually(() => expect(running.reflector.synced).toBe(true));
    holds({ a: "1", b: "2", c: "2", d: "2", e: "2" })();
    expect(proxy.requests("other").map(({ query }) => query.get("limit"))).toEqual(["2", "2", "2"]);
    expect(running.calls.at(-1)).toBe("synced");
    expect(running.calls).toHaveLength(6);
    expect(running.reflector.lastContactMs).toBe(running.clock.nowMs());
  });

  it("run() watches with bookmarks and a time-out of 300 to 600 s, from the version of the list", async () => {
    start({ labelSelector: "name=a" });
    await eventually(() => expect(proxy.requests("watch")).toHaveLength(1));
    const query = proxy.requests("watch")[0]?.query;
    expect(query?.get("allowWatchBookmarks")).toBe("true");
    expect(query?.get("labelSelector")).toBe("name=a");
    expect(query?.get("resourceVersion")).toMatch(/^\d+$/);
    const seconds = Number(query?.get("timeoutSeconds"));
    expect(seconds).toBeGreaterThanOrEqual(300);
    expect(seconds).toBeLessThanOrEqual(600);
  });

  it("run() hands changes over in order, with what was there before", async () => {
    const { namespace } = configMaps;
    start();
    await eventually(() => expect(proxy.requests("watch")).toHaveLength(1));
    await configMaps.add("b", "1");
    await configMaps.set("b", "2");
    await configMaps.remove("b");
    await configMaps.set("a", "2");
    await eventually(() => expect(running.calls).toHaveLength(6));
    expect(running.calls).toEqual([
      `upsert ${namespace}/a 1 undefined`,
      "synced",
      `upsert ${namespace}/b 1 undefined`,
      `upsert ${namespace}/b 2 1`,
      `remove ${namespace}/b 2`,
      `upsert ${namespace}/a 2 1`,
    ]);
  });

  it("run() lets changes gather for as long as it is told to, then takes in all of them", async () => {
    start({ gatherMs: 100 });
    await eventually(() => expect(proxy.requests("watch")).toHaveLength(1));
    await configMaps.set("a", "2");
    await eventually(holds({ a: "2" }));
    await eventually(() => expect(running.clock.pendingTimers).toBe(2));
    await configMaps.add("b", "1");
    await configMaps.set("a", "3");
    await running.clock.advance(99);
    holds({ a: "2" })();
    await running.clock.advance(1);
    await eventually(holds({ a: "3", b: "1" }));
    expect(running.reflector.counts).toEqual({ lists: 1, watches: 1, failures: 0, faults: 0 });
  });

  it("run() goes on after a handler that throws, and counts it", async () => {
    start();
    await eventually(() => expect(proxy.requests("watch")).toHaveLength(1));
    await configMaps.set("a", "throw");
    await configMaps.set("a", "2");
    await eventually(holds({ a: "2" }));
    expect(running.reflector.counts).toEqual({ lists: 1, watches: 1, failures: 0, faults: 1 });
  });

  it("run() removes an object that decode no longer wants", async () => {
    start();
    await eventually(() => expect(proxy.requests("watch")).toHaveLength(1));
    await direct.request("PATCH", `${configMaps.path}/a`, {
      body: { data: null },
      contentType: "application/merge-patch+json",
    });
    await eventually(() => expect(running.calls).toHaveLength(3));
    expect(running.calls[2]).toBe(`remove ${configMaps.namespace}/a 1`);
  });
});

describe("Reflector behind a proxy that makes faults", () => {
  it("run() lists again, once, after 410, and finds what was deleted meanwhile", async () => {
    await configMaps.add("b", "1");
    const body = linesOf({ type: "ERROR", object: GONE });
    faultFirstWatches(1, { kind: "answer", status: 200, body });
    start();
    await eventually(() => expect(running.reflector.counts.failures).toBe(1));
    await configMaps.remove("b");
    await eventuallyAdvancing(1_000, holds({ a: "1" }));
    expect(running.calls.slice(-2)).toEqual(["synced", `remove ${configMaps.namespace}/b 1`]);
    expect(running.reflector.counts).toMatchObject({ lists: 2, failures: 1 });
  });

  it("run() does not list again for a 410 before its back-off is over", async () => {
    faultFirstWatches(1, { kind: "answer", status: 410, body: JSON.stringify(GONE) });
    start();
    await eventually(() => expect(running.reflector.counts.failures).toBe(1));
    await running.clock.advance(399);
    expect(running.reflector.counts.lists).toBe(1);
    await running.clock.advance(401);
    await eventually(() => expect(running.reflector.counts.lists).toBe(2));
  });

  it("run() watches anew, without a list, after 90 s of silence", async () => {
    faultFirstWatches(1, { kind: "silence", afterBytes: 0 });
    start();
    await eventually(() => expect(running.clock.pendingTimers).toBe(1));
    await configMaps.set("a", "2");
    const contactMs = running.reflector.lastContactMs;
    await running.clock.advance(89_999);
    expect(running.reflector.counts).toMatchObject({ watches: 1, failures: 0 });
    expect(running.reflector.lastContactMs).toBe(contactMs);
    await eventuallyAdvancing(1_000, holds({ a: "2" }));
    expect(running.reflector.counts).toMatchObject({ lists: 1, watches: 2, failures: 1 });
    expect(running.reflector.lastContactMs).toBeGreaterThan(contactMs);
  });

  it("run() loses no event when the connection breaks in the middle of one", async () => {
    faultFirstWatches(1, { kind: "cut", afterBytes: 100 });
    start();
    await eventually(() => expect(proxy.requests("watch")).toHaveLength(1));
    await configMaps.add("b", "1");
    await eventuallyAdvancing(1_000, holds({ a: "1", b: "1" }));
    expect(running.reflector.counts).toMatchObject({ lists: 1, watches: 2 });
  });

  it("run() ignores events of unknown objects, and those it has seen before", async () => {
    const { items } = await direct.request<{ items: object[] }>("GET", configMaps.path);
    const known = { ...items[0] };
    const unknown = { metadata: { name: "x", namespace: "y", resourceVersion: "1" } };
    const body = linesOf(
      { type: "ADDED", object: known },
      { type: "MODIFIED", object: known },
      { type: "DELETED", object: unknown },
      { type: "DELETED", object: unknown },
    );
    faultFirstWatches(1, { kind: "prepend", body });
    start();
    await eventually(() => expect(proxy.requests("watch")).toHaveLength(1));
    await configMaps.add("b", "1");
    await eventually(holds({ a: "1", b: "1" }));
    expect(running.calls).toHaveLength(3);
  });

  it("run() goes on from the version of the last bookmark", async () => {
    const object = { metadata: { resourceVersion: "123456" } };
    const body = linesOf({ type: "BOOKMARK", object });
    faultFirstWatches(1, { kind: "answer", status: 200, body });
    start();
    await eventually(() => expect(proxy.requests("watch")).toHaveLength(1));
    await eventuallyAdvancing(1_000, () => expect(proxy.requests("watch")).toHaveLength(2));
    expect(proxy.requests("watch")[1]?.query.get("resourceVersion")).toBe("123456");
  });

  it("run() lists again after an event that cannot be read", async () => {
    faultFirstWatches(1, { kind: "prepend", body: "not JSON\n" });
    start();
    await eventuallyAdvancing(1_000, () => expect(proxy.requests("watch")).toHaveLength(2));
    expect(running.reflector.counts).toMatchObject({ lists: 2, failures: 1 });
  });
});
