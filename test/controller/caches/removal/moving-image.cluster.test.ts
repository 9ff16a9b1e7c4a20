import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HollowImage } from "../../../cluster/hollow/hollow-image.ts";
import { eventually } from "../../controlled-cluster.ts";
import { CachingCluster } from "../caching-cluster.ts";
import { REMOVING, StoredRemovals } from "./stored-removals.ts";

let cluster: CachingCluster;
let removals: StoredRemovals;

beforeAll(async () => {
  // Markers go to the other node.
  cluster = await CachingCluster.start(["node-a", "node-b"]);
  removals = await StoredRemovals.in(cluster);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

/** Has a node pull what a tag stands for by now, which it had pulled before. */
async function repull(
  name: string,
  { sizeBytes, finalizers }: { readonly sizeBytes: number; readonly finalizers: readonly string[] },
): Promise<{ readonly before: HollowImage; readonly moved: HollowImage }> {
  const before = cluster.push(name);
  const { reference } = before;
  const cacheSpec = [{ images: [reference], nodeNames: ["node-a"] }];
  await cluster.createCache(name, { cacheSpec, pullPolicy: "Always" });
  await cluster.changeCache(name, { metadata: { finalizers } });
  await eventually(async () => {
    expect(await cluster.cacheStatus(name)).toMatchObject({ nodes: { ready: 1 } });
    expect(await cluster.pullerPods()).toEqual([]);
  });
  const moved = cluster.push(name, `${name}-moved`, sizeBytes);
  await cluster.kubectl(["annotate", "imagecache", name, "layerwise.io/refresh="]);
  await eventually(async () => {
    expect(await cluster.pullerPods()).toHaveLength(1);
    expect(await cluster.notesOn("node-a")).toEqual({
      [reference]: ["pulled", expect.any(Number), before.digest, expect.any(Number)],
    });
  });
  return { before, moved };
}

/** What pods are told to remove of both contents of a tag. */
async function toldToRemove({ reference }: HollowImage): Promise<readonly (readonly string[])[]> {
  const told = await removals.arguments();
  return told.filter((names) => names.includes(reference));
}

/** Both contents, in one go. */
function both({ reference, repository, digest }: HollowImage): readonly (readonly string[])[] {
  return [["--", reference, `${repository}@${digest}`]];
}

describe("an image that is being pulled anew when it is wanted no more", () => {
  it("goes with its old content when the pull has ended, and a deletion that waits waits for that, whoever leads", async () => {
    const finalizers = ["layerwise.io/image-removal"];
    let before: HollowImage;
    {
      await using _first = cluster.startController(REMOVING);
      ({ before } = await repull("awaited", { sizeBytes: 2e9, finalizers }));
      await cluster.kubectl(["delete", "imagecache", "awaited", "--wait=false"]);
      await eventually(async () =>
        expect(await cluster.cacheStatus("awaited")).toMatchObject({
          conditions: [{}, { message: expect.stringMatching(/: It is still being pulled$/) }, {}],
        }),
      );
    }
    await using _second = cluster.startController(REMOVING);
    await eventually(async () => expect(await toldToRemove(before)).toEqual(both(before)));
    expect(await cluster.cacheStatus("awaited")).toMatchObject({ nodes: { desired: 0 } });
    await removals.end(["removed", "removed"]);
    await cluster.kubectl(["wait", "--for=delete", "imagecache/awaited", "--timeout=20s"]);
    await eventually(async () => expect(await cluster.notesOn("node-a")).toEqual({}));
  });

  it("is held back where its pod is gone, until the report shows what came all the same", async () => {
    let parts: Awaited<ReturnType<typeof repull>>;
    {
      await using controller = cluster.startController(REMOVING);
      parts = await repull("unwatched", { sizeBytes: 1e13, finalizers: [] });
      await cluster.kubectl(["delete", "imagecache", "unwatched"]);
      await eventually(async () => expect(await cluster.pullerPods()).toEqual([]));
      await cluster.settle(controller);
    }
    const { before, moved } = parts;
    await using controller = cluster.startController(REMOVING);
    await cluster.settle(controller);
    expect(await toldToRemove(before)).toEqual([]);
    // A kubelet goes on with a pull whose pod is gone.
    cluster.fleet.imagesOf("node-a").seed(moved);
    // By then the report has to show also what was pulled before.
    controller.clock.jump(80_000);
    await eventually(async () => expect(await toldToRemove(before)).toEqual(both(before)));
  });
});
