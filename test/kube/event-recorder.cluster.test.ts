import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { EventRecorder, type EventRecorderOptions } from "../../kube/event-recorder.ts";
import type { EventNotice } from "../../kube/event-series.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { type ClientCluster, startClientCluster } from "../support/client-cluster.ts";
import { FakeClock } from "../support/fake-clock.ts";
import type { Kubectl } from "../support/kubectl-of.ts";

interface KubeEvent extends KubeObject {
  readonly note: string;
  readonly series?: { readonly count: number };
}

let cluster: ClientCluster;
let kubectl: Kubectl;
let client: KubeClient;
let namespace = "";
let namespaces = 0;
let clock: FakeClock;
let recorder: EventRecorder;
let ended: Promise<void>;
let stop = new AbortController();

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client, kubectl } = cluster);
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  namespace = `events-${++namespaces}`;
  await client.request("POST", "/api/v1/namespaces", { body: { metadata: { name: namespace } } });
});
afterEach(async () => {
  stop.abort();
  await ended;
});

function start(options: Partial<EventRecorderOptions> = {}): void {
  clock = new FakeClock();
  recorder = new EventRecorder({
    client,
    controller: "layerwise.io/controller",
    instance: "test",
    clock,
    logger: pino({ enabled: false }),
    ...options,
  });
  stop = new AbortController();
  ended = recorder.run(stop.signal);
}

function notice(note: string): EventNotice {
  return {
    regarding: { apiVersion: "v1", kind: "Pod", namespace, name: "web", uid: "web-uid" },
    type: "Normal",
    reason: "ImagesPresent",
    action: "Landing",
    note,
  };
}

async function readEvents(): Promise<KubeEvent[]> {
  const path = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
  const { items } = await client.request<{ items: KubeEvent[] }>("GET", path);
  return items;
}

function written(count: number): Promise<void> {
  return vi.waitFor(() => expect(recorder.counts.written).toBe(count), {
    timeout: 20_000,
    interval: 5,
  });
}

describe("EventRecorder", () => {
  it("record() is shown by kubectl describe and kubectl get events", async () => {
    start();
    recorder.record(notice("all 7 layers were there"));
    await written(1);
    const stdout = await kubectl(["get", "events", "-n", namespace]);
    expect(stdout).toMatch(/Normal\s+ImagesPresent\s+pod\/web\s+all 7 layers were there/);
  });

  it("record() of the same notice becomes a series, written at most once a minute", async () => {
    start();
    recorder.record(notice("same"));
    await written(1);
    for (let repeat = 0; repeat < 4; repeat++) recorder.record(notice("same"));
    recorder.record(notice("later"));
    await written(2);
    expect((await readEvents()).map(({ series }) => series)).toEqual([undefined, undefined]);
    await clock.advance(60_000);
    recorder.record(notice("same"));
    await written(3);
    const counts = (await readEvents()).map(({ note, series }) => [note, series?.count]);
    expect(Object.fromEntries(counts)).toEqual({ same: 6, later: undefined });
  });

  it("record() of the same notice 10 minutes after the last is an event of its own", async () => {
    start();
    recorder.record(notice("same"));
    await written(1);
    await clock.advance(600_001);
    recorder.record(notice("same"));
    await written(2);
    expect(await readEvents()).toHaveLength(2);
  });

  it("record() writes another event when the API server has deleted the one of the series", async () => {
    start();
    recorder.record(notice("same"));
    await written(1);
    const name = (await readEvents())[0]?.metadata.name;
    await client.request("DELETE", `/apis/events.k8s.io/v1/namespaces/${namespace}/events/${name}`);
    await clock.advance(60_000);
    recorder.record(notice("same"));
    await written(2);
    expect((await readEvents()).map(({ series }) => series?.count)).toEqual([2]);
  });

  it("record() is held to the rate, and drops and counts what the queue cannot hold", async () => {
    start({ burst: 2, ratePerSecond: 1, maxQueued: 5 });
    for (let number = 0; number < 10; number++) recorder.record(notice(`note ${number}`));
    expect(recorder.counts).toEqual({ recorded: 10, written: 0, dropped: 5, failed: 0 });
    await written(2);
    await clock.advance(999);
    expect(recorder.counts.written).toBe(2);
    await clock.advance(1);
    await written(3);
    const notes = (await readEvents()).map(({ note }) => note).sort();
    expect(notes).toEqual(["note 0", "note 1", "note 2"]);
  });

  it("run() goes on after a refusal, and counts it", async () => {
    start();
    const regarding = { apiVersion: "v1", kind: "Pod", namespace: "none", name: "web" };
    recorder.record({ ...notice("refused"), regarding });
    recorder.record(notice("accepted"));
    await written(1);
    expect(recorder.counts).toEqual({ recorded: 2, written: 1, dropped: 0, failed: 1 });
  });

  it("run() resolves on abort, and counts what was still queued as dropped", async () => {
    start({ burst: 1, ratePerSecond: 1 });
    for (let number = 0; number < 3; number++) recorder.record(notice(`note ${number}`));
    await written(1);
    stop.abort();
    await ended;
    expect(recorder.counts).toEqual({ recorded: 3, written: 1, dropped: 2, failed: 0 });
    expect(clock.pendingTimers).toBe(0);
  });
});
