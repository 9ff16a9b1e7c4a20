import { describe, expect, it } from "vitest";
import { CacheImages, type ChoosableNode } from "../../../controller/caches/cache-images.ts";
import type { CacheRecord } from "../../../controller/caches/cache-record.ts";
import { imageCache } from "./sample-cache.ts";

function recordOf(cacheSpec: readonly object[], spec: object = {}): CacheRecord {
  const cache = imageCache({ spec: { ...spec, cacheSpec } });
  const { namespace, name, uid } = cache.metadata;
  return { key: "shop/web", identity: { namespace, name, uid }, resourceVersion: "1", cache };
}

const node = (name: string, labels: Readonly<Record<string, string>> = {}): ChoosableNode => ({
  name,
  labels,
});

interface Surroundings {
  readonly found?: readonly string[];
  readonly leftOut?: readonly string[];
  readonly runsOn?: readonly string[];
}

function imagesWith({ found = [], leftOut = [], runsOn = [] }: Surroundings = {}): CacheImages {
  return new CacheImages({
    policy: "IfNotPresent",
    runsOn: (nodeName) => runsOn.includes(nodeName),
    discovered: { of: () => ({ images: found, leftOut }) },
    discoveries: () => 0,
  });
}

const references = (images: ReturnType<CacheImages["on"]>) =>
  images?.map(({ reference }) => reference);

describe("CacheImages", () => {
  const record = recordOf([
    { images: ["r.example/all:1"] },
    { images: ["r.example/gpu:1", "r.example/all:1"], nodeSelector: { gpu: "true" } },
  ]);

  it("gives a node the images of all entries that choose it, each once", () => {
    const images = imagesWith();
    expect(references(images.on(record, node("a")))).toEqual(["r.example/all:1"]);
    expect(references(images.on(record, node("b", { gpu: "true" })))).toEqual([
      "r.example/all:1",
      "r.example/gpu:1",
    ]);
    expect(references(images.all(record))).toEqual(["r.example/all:1", "r.example/gpu:1"]);
  });

  it("tells a node that is not chosen from one with nothing to have", () => {
    const named = recordOf([{ images: ["r.example/x:1"], nodeNames: ["b"] }]);
    expect(imagesWith().on(named, node("a"))).toBeUndefined();
    const empty = recordOf([{ images: [], discover: {} }]);
    expect(imagesWith().on(empty, node("a"))).toEqual([]);
  });

  it("follows the pods that a selector names, and adds what is discovered", () => {
    const selecting = recordOf([
      {
        images: ["r.example/x:1"],
        discover: {},
        podSelector: { matchLabels: { app: "web" } },
      },
    ]);
    const images = imagesWith({ runsOn: ["a"], found: ["r.example/found:1"] });
    expect(references(images.on(selecting, node("a")))).toEqual([
      "r.example/x:1",
      "r.example/found:1",
    ]);
    expect(images.on(selecting, node("b"))).toBeUndefined();
  });

  it("counts what its entries discovered and left out, each image once", () => {
    const discovering = recordOf([
      { images: [], discover: {} },
      { images: [], discover: {} },
    ]);
    const images = imagesWith({ found: ["r.example/found:1"], leftOut: ["r.example/x:1", "y"] });
    expect([images.leftOut(discovering), images.leftOut(record)]).toEqual([2, 0]);
  });

  it("tells what a cache may want again by itself, when a pod comes or a workload names it", () => {
    const on = (entry: object, labels: Record<string, string> = {}) =>
      imagesWith().mayReturn(recordOf([entry]), node("a", labels), "r.example/x:1");
    const podSelector = { matchLabels: { app: "web" } };
    expect([
      on({ images: ["r.example/x:1"], podSelector }),
      on({ images: ["r.example/other:1"], podSelector }),
      on({ images: [], discover: {} }),
      on({ images: [], discover: {}, podSelector }),
      on({ images: [], discover: {}, nodeSelector: { gpu: "true" } }),
      on({ images: [], discover: {}, nodeSelector: { gpu: "true" } }, { gpu: "true" }),
      on({ images: ["r.example/other:1"] }),
    ]).toEqual([true, false, true, true, false, true, false]);
  });

  it("reads a list once for all nodes, and goes by the cache's own pull policy", () => {
    const images = imagesWith();
    expect(images.on(record, node("a"))).toBe(images.on(record, node("c")));
    const always = recordOf([{ images: ["r.example/x:1"] }], { pullPolicy: "Always" });
    expect(images.all(always)).toEqual([{ reference: "r.example/x:1", isMoving: true }]);
  });
});
