import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hollowImage } from "../../cluster/hollow/hollow-image-builder.ts";
import { eventually } from "../controlled-cluster.ts";
import { BUSYBOX, CachingCluster } from "./caching-cluster.ts";

const MINUTE_MS = 60_000;

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b"]);
  const puller = cluster.images.get(BUSYBOX);
  if (puller !== undefined) cluster.fleet.imagesOf("node-a").seed(puller);
  // As many as a kubelet reports, and all larger than what caches are about here.
  for (let index = 0; index < 50; index++) {
    cluster.fleet
      .imagesOf("node-a")
      .seed(hollowImage(`large-${index}`, { [`large-${index}`]: 1e9 }));
  }
  await eventually(async () => {
    const node = JSON.parse(await cluster.kubectl(["get", "node", "node-a", "-o", "json"]));
    if (node.status.images.length < 50) throw new Error("the node has not reported yet");
  });
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

describe("CacheWork on a node that does not report all it has", () => {
  it("asks the kubelet, once for each refresh, and tells what it pulled from what was there", async () => {
    const [pulled, found] = [cluster.push("pulled"), cluster.push("found")];
    cluster.fleet.imagesOf("node-a").seed(found);
    await cluster.createCache("short", {
      cacheSpec: [{ images: [pulled.reference, found.reference], nodeNames: ["node-a"] }],
    });
    const pods = () => cluster.fleet.landings().filter(({ name }) => name.includes("-short-"));
    const isReady = () =>
      eventually(async () =>
        expect(await cluster.cacheStatus("short")).toMatchObject({ nodes: { ready: 1 } }),
      );
    await using controller = cluster.startController();
    await isReady();
    await eventually(async () =>
      expect(await cluster.notesOn("node-a")).toEqual({
        [pulled.reference]: ["pulled", expect.any(Number), pulled.digest],
        [found.reference]: ["found", expect.any(Number), found.digest],
      }),
    );
    await eventually(async () => expect(await cluster.pullerPods()).toEqual([]));
    // No report will ever list them, which proves nothing.
    controller.clock.jump(5 * MINUTE_MS);
    await cluster.settle(controller);
    await isReady();
    expect(pods()).toHaveLength(1);
    controller.clock.jump(20 * MINUTE_MS);
    await eventually(async () => expect(pods()).toHaveLength(2));
    await isReady();
    await eventually(async () => expect(await cluster.pullerPods()).toEqual([]));
    expect(pods().map(({ pulledBytes }) => pulledBytes)).toEqual([4e6, 0]);
    expect(await cluster.notesOn("node-a")).toMatchObject({
      [pulled.reference]: ["pulled", expect.any(Number), pulled.digest],
      [found.reference]: ["found", expect.any(Number), found.digest],
    });
  });

  it("pulls as many images as can be noted, once, and says of the rest why they are not", async () => {
    const references = Array.from({ length: 420 }, (_, index) => cluster.push(`many-${index}`)).map(
      ({ reference }) => reference,
    );
    const listing = (images: readonly string[]) =>
      [0, 200, 400].map((from) => ({
        images: images.slice(from, from + 200),
        nodeNames: ["node-a"],
      }));
    await cluster.createCache("many", { cacheSpec: listing(references), parallelismPerNode: 10 });
    const bytesOfPods = () =>
      cluster.fleet
        .landings()
        .filter(({ name }) => name.includes("-many-"))
        .map(({ pulledBytes }) => pulledBytes);
    // A pod that asks for what is there already transfers nothing.
    const expectPulledOnce = (images: number) => {
      expect(bytesOfPods()).not.toContain(0);
      expect(bytesOfPods().reduce((sum, bytes) => sum + bytes, 0)).toBe(images * 4e6);
    };
    await using controller = cluster.startController();
    await eventually(async () => {
      const status = await cluster.cacheStatus("many");
      expect(status.waiting).toMatchObject([{ reason: "TooManyImages", nodes: 1 }]);
      expect(status.images?.filter(({ ready }) => ready === 1)).toHaveLength(400);
    });
    await cluster.settle(controller);
    expectPulledOnce(400);
    await eventually(async () => {
      const notes = Object.values(await cluster.notesOn("node-a"));
      expect(notes.filter(([state]) => state === "pulled")).toHaveLength(400);
    });
    // What is taken from the list makes room.
    const rest = references.slice(20);
    await cluster.changeCache("many", { spec: { cacheSpec: listing(rest).slice(0, 2) } });
    await eventually(async () =>
      expect(await cluster.cacheStatus("many")).toMatchObject({ nodes: { ready: 1 } }),
    );
    await eventually(async () =>
      expect(Object.keys(await cluster.notesOn("node-a")).toSorted()).toEqual(rest.toSorted()),
    );
    expectPulledOnce(420);
  });
});
