import { describe, expect, it } from "vitest";
import { CacheImages } from "../../../../controller/caches/cache-images.ts";
import type { CacheNode } from "../../../../controller/caches/cache-node.ts";
import { CacheState } from "../../../../controller/caches/cache-state.ts";
import {
  Finalizations,
  type NodeFindings,
} from "../../../../controller/caches/finalization/finalizations.ts";
import type { NodeSituation } from "../../../../controller/caches/nodes/node-situation.ts";
import type { PullNote } from "../../../../controller/caches/pullers/pull-notes.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { cacheOnNode, pullerOf, situation } from "../nodes/sample-situation.ts";
import { finalizingCache } from "./sample-finalizing-cache.ts";

const KEY = "shop/web";
const [LISTED, DISCOVERED] = ["registry.example/a:v1", "registry.example/found:v1"];
const NOTHING: NodeFindings = { notes: new Map(), working: [], leftovers: [] };
const pulling: PullNote = { state: "pulling", atMs: 0 };

function nodeOf(name: string, notes: CacheNode["notes"] = new Map()): CacheNode {
  const { node } = situation([]);
  return { ...node, facts: { ...node.facts, name }, notes };
}

/** Of the cache's nodes, `noted` has a note and `chosen` had been looked at for it; `bare` is nothing to it. */
function finalizationsOf() {
  const clock = new FakeClock(1_000);
  const told: string[] = [];
  const caches = new CacheState({ clock, onChange: () => undefined });
  caches.observeNode(nodeOf("noted", new Map([[LISTED, pulling]])));
  caches.observeNode(nodeOf("bare"));
  const counts = { desired: 1, ready: 1, pulling: 0, failed: 0, waiting: 0 };
  const status = { images: [{ image: DISCOVERED, ...counts }] };
  caches.observeFinalizing(finalizingCache({ status }));
  const progress = { node: "chosen", images: new Map() };
  const finalizations = new Finalizations({
    caches,
    runs: new Map([[KEY, { nodes: new Map([["chosen", progress]]) }]]),
    images: new CacheImages({
      policy: "IfNotPresent",
      runsOn: () => false,
      discovered: caches.discovered,
      discoveries: () => 0,
    }),
    touch: (names) => void told.push(`touch ${[...names].join()}`),
    onProgress: (key) => void told.push(`progress ${key}`),
  });
  const look = (name: string, findings: Partial<NodeFindings>, on: Partial<NodeSituation> = {}) =>
    finalizations.look(situation([], { node: nodeOf(name), ...on }), { ...NOTHING, ...findings });
  const leftovers = () => finalizations.of(KEY)?.leftoversAt(clock.nowMs());
  return { finalizations, caches, told, look, leftovers };
}

describe("Finalizations", () => {
  it("has the nodes looked at that have, or may be given, something of the cache, once", () => {
    const { finalizations, told, look, leftovers } = finalizationsOf();
    finalizations.adopt(KEY);
    finalizations.adopt(KEY);
    expect(told).toEqual(["touch chosen,noted"]);
    expect(leftovers()).toMatchObject({ nodes: 2 });
    look("chosen", {});
    finalizations.leave("noted");
    expect([told.slice(1), leftovers()]).toEqual([
      [`progress ${KEY}`, `progress ${KEY}`],
      undefined,
    ]);
  });

  it("waits for what the cache lists, and for what its status says that it had", () => {
    const { finalizations, look, leftovers } = finalizationsOf();
    finalizations.adopt(KEY);
    look("chosen", { leftovers: [{ reference: LISTED }] });
    look("noted", { leftovers: [{ reference: DISCOVERED }] });
    look("bare", { leftovers: [{ reference: "registry.example/none:v1" }] });
    expect(leftovers()).toMatchObject({ nodes: 2, example: { node: "chosen", reference: LISTED } });
  });

  it("waits for pulls that may still end, unless another cache wants what they bring", () => {
    const { finalizations, look, leftovers } = finalizationsOf();
    finalizations.adopt(KEY);
    look("chosen", {});
    const notes = new Map([[LISTED, pulling]]);
    look("noted", { notes });
    expect(leftovers()).toMatchObject({ nodes: 1, example: undefined });
    look("noted", { notes }, { caches: [cacheOnNode([LISTED])] });
    expect(leftovers()).toBeUndefined();
    const results = new Map([[LISTED, { kind: "open" } as const]]);
    look("noted", { notes, working: [{ pod: pullerOf(), isDone: false, results }] });
    const why = "It is still being pulled";
    const example = { node: "noted", reference: LISTED, why };
    expect(leftovers()).toEqual({ nodes: 1, example, dueMs: Infinity });
    look("noted", { notes }, { mayReturn: () => true });
    expect(leftovers()).toBeUndefined();
    const repulled: PullNote = { state: "pulled", atMs: 0, repullMs: 0 };
    look("noted", { notes: new Map([[LISTED, repulled]]) });
    expect(leftovers()).toMatchObject({ nodes: 1, example: undefined });
  });

  it("takes nobody's word for a clean node while there is a cache that cannot be read", () => {
    const { finalizations, look, leftovers } = finalizationsOf();
    finalizations.adopt(KEY);
    look("chosen", {}, { mayForget: false });
    expect(leftovers()).toMatchObject({ nodes: 2 });
  });

  it("forgets a cache that is gone", () => {
    const { finalizations, caches, told } = finalizationsOf();
    finalizations.adopt(KEY);
    caches.forget(KEY);
    finalizations.adopt(KEY);
    finalizations.leave("noted");
    expect([finalizations.of(KEY), told.length]).toEqual([undefined, 1]);
  });
});
