import { describe, expect, it } from "vitest";
import { PullerPods } from "../../../../controller/caches/pullers/puller-pods.ts";
import type { PullerRecord } from "../../../../controller/caches/pullers/puller-record.ts";
import { pullerOf } from "../nodes/sample-situation.ts";

function record(change: Partial<PullerRecord> = {}): PullerRecord {
  const { seenMs: _, askedMs: __, ...rest } = pullerOf();
  return { ...rest, ...change };
}

describe("PullerPods", () => {
  it("knows the pods of each node, since when, and how many of all pull", () => {
    const pods = new PullerPods();
    pods.observe("ns/p", record(), 10);
    pods.observe("ns/p", record(), 20);
    pods.observe("ns/q", record({ name: "q", uid: "q", kind: "pin" }), 30);
    expect(pods.on("a", 40).map(({ name, seenMs }) => [name, seenMs])).toEqual([
      ["p", 10],
      ["q", 30],
    ]);
    expect([pods.pulling, pods.nodeOf("pod-uid"), [...pods.nodeNames()]]).toEqual([1, "a", ["a"]]);
    pods.forget("ns/p", record());
    pods.forget("ns/q", record({ uid: "q" }));
    expect([pods.pulling, pods.nodeOf("pod-uid"), [...pods.nodeNames()]]).toEqual([
      0,
      undefined,
      [],
    ]);
  });

  it("knows since when nothing more is expected of a pod", () => {
    const pods = new PullerPods();
    const image = { reference: "r.example/web:1", pullPolicy: "IfNotPresent" } as const;
    const open = record({ images: [{ ...image, outcome: { kind: "open" } }] });
    const over = record({ refusal: { reason: "Evicted", message: "", hasBegun: true } });
    const overAt = (nowMs: number, seen: PullerRecord) => {
      pods.observe("ns/p", seen, nowMs);
      return pods.on("a", nowMs).map(({ overMs }) => overMs);
    };
    const times = [
      overAt(10, open),
      overAt(20, over),
      overAt(30, over),
      overAt(40, { ...over, uid: "next" }),
    ];
    expect(times).toEqual([[undefined], [20], [20], [40]]);
  });

  it("does not count what pulls on a node that is away, before or after that was seen", () => {
    const pods = new PullerPods();
    pods.observe("ns/p", record(), 0);
    pods.observe("ns/q", record({ name: "q", uid: "q", kind: "pin" }), 0);
    pods.observe("ns/r", record({ name: "r", uid: "r", nodeName: "b" }), 0);
    const seen = [pods.pulling];
    const look = (isAway: boolean) => {
      pods.observeAway("a", isAway);
      seen.push(pods.pulling);
    };
    look(true);
    look(true);
    pods.observe("ns/s", record({ name: "s", uid: "s" }), 0);
    look(true);
    look(false);
    look(true);
    pods.forget("ns/p", record());
    look(false);
    expect(seen).toEqual([2, 1, 1, 1, 3, 1, 2]);
  });

  it("knows of a pod that was there before it when it was asked for, but never for later than it was seen", () => {
    const pods = new PullerPods();
    const asked = (askedMs?: number) => record(askedMs === undefined ? {} : { askedMs });
    for (const [index, askedMs] of [undefined, 5, 15].entries()) {
      const uid = String(index);
      pods.observe(`ns/${uid}`, { ...asked(askedMs), uid, name: uid }, 10);
      pods.observe(`ns/${uid}`, { ...asked(askedMs), uid, name: uid }, 20);
    }
    expect(pods.on("a", 30).map(({ askedMs }) => askedMs)).toEqual([10, 5, 10]);
  });

  it("keeps a pod that took the name of one that is gone", () => {
    const pods = new PullerPods();
    pods.observe("ns/p", record(), 0);
    pods.made("ns/p", record({ uid: "next" }), 5);
    pods.forget("ns/p", record());
    expect(pods.on("a", 10).map(({ uid }) => uid)).toEqual(["next"]);
  });

  it("forgets a pod that we made and the watch never shows", () => {
    const pods = new PullerPods();
    pods.made("ns/p", record(), 0);
    expect(pods.on("a", 29_999)).toHaveLength(1);
    expect(pods.on("a", 30_000)).toEqual([]);
    expect(pods.pulling).toBe(0);
    pods.made("ns/p", record(), 0);
    pods.observe("ns/p", record(), 1);
    expect(pods.on("a", 1e9)).toHaveLength(1);
  });
});
