import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../controlled-cluster.ts";
import { CachingCluster } from "./caching-cluster.ts";

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b", "node-c"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

/** UIDs of the pods of a cache, of which there are as many. */
async function podsOf(cache: string, count: number): Promise<string[]> {
  const uids: string[] = [];
  await eventually(async () => {
    const pods = (await cluster.pullerPods()).filter(({ metadata }) =>
      metadata.name.includes(cache),
    );
    expect(pods).toHaveLength(count);
    uids.splice(0, uids.length, ...pods.map(({ metadata }) => metadata.uid).sort());
  });
  return uids;
}

describe("a controller that takes over", () => {
  it("goes on with the pods that pull", async () => {
    const { reference } = cluster.pushHanging("endless");
    const nodeNames = ["node-a", "node-c"];
    await cluster.createCache("endless", { cacheSpec: [{ images: [reference], nodeNames }] });
    let before: string[] = [];
    {
      await using _first = cluster.startController();
      before = await podsOf("endless", 2);
    }
    await using second = cluster.startController();
    await cluster.settle(second);
    expect(await podsOf("endless", 2)).toEqual(before);
  });

  it("knows which refreshes the pulls do not answer that were under way before it", async () => {
    const { reference, layers } = cluster.push("turning", "turning", 4e9);
    const onNode = cluster.fleet.imagesOf("node-a");
    const cacheSpec = [{ images: [reference], nodeNames: ["node-a"] }];
    let moved: string;
    {
      await using _first = cluster.startController();
      await cluster.createCache("turning", { cacheSpec, pullPolicy: "Always" });
      await podsOf("turning", 1);
      await eventually(async () =>
        expect(layers.every(({ digest }) => onNode.hasLayer(digest))).toBe(true),
      );
      ({ digest: moved } = cluster.push("turning", "turned"));
      await cluster.kubectl(["annotate", "imagecache", "turning", "layerwise.io/refresh="]);
      await eventually(async () => expect(await cluster.annotationsOf("turning")).toEqual({}));
    }
    await podsOf("turning", 1);
    await using _second = cluster.startController();
    await eventually(async () =>
      expect(await cluster.notesOn("node-a")).toEqual({
        [reference]: ["pulled", expect.any(Number), moved],
      }),
    );
  });
});

describe("a canary", () => {
  it("holds when the spec changes of nodes that all held what was wanted before", async () => {
    const { reference: good } = cluster.push("good");
    const { reference: hanging } = cluster.pushHanging("hanging");
    const canary = { nodes: 1 };
    await cluster.createCache("careful", { cacheSpec: [{ images: [good] }], canary });
    await using _controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("careful")).toMatchObject({ nodes: { ready: 3 } }),
    );
    await cluster.changeCache("careful", { spec: { cacheSpec: [{ images: [good, hanging] }] } });
    await eventually(async () =>
      expect(await cluster.cacheStatus("careful")).toMatchObject({
        observedGeneration: 2,
        nodes: { ready: 0, pulling: 1, waiting: 2 },
        waiting: [{ reason: "Canary", nodes: 2 }],
      }),
    );
    await podsOf("careful", 1);
  });
});
