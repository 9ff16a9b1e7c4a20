import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../controlled-cluster.ts";
import { CachingCluster } from "./caching-cluster.ts";
import { REMOVING, StoredRemovals } from "./removal/stored-removals.ts";

const HOUR_MS = 3_600_000;

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

/** On how many nodes each image is ready, by reference. */
async function readyOf(name: string, namespace?: string): Promise<Record<string, number>> {
  const { images = [] } = await cluster.cacheStatus(name, namespace);
  return Object.fromEntries(images.map(({ image, ready }) => [image, ready]));
}

describe("weaknesses of kube-fledged, part 1", () => {
  it("1: takes app:1.2 for absent where app:1.23 is present", async () => {
    const longer = { ...cluster.push("app"), reference: "registry.example/app:1.23" };
    const wanted = { ...cluster.push("other"), reference: "registry.example/app:1.2" };
    cluster.images.set(wanted.reference, wanted);
    cluster.fleet.imagesOf("node-a").seed(longer);
    await cluster.createCache("tags", { cacheSpec: [{ images: [wanted.reference] }] });
    await using _controller = cluster.startController();
    await eventually(async () => expect(await readyOf("tags")).toEqual({ [wanted.reference]: 2 }));
    expect(cluster.fleet.imagesOf("node-a").imageOf(wanted.reference, Infinity)).toEqual(wanted);
  });

  it("2: gives each image its own time, however long the whole takes", async () => {
    const slow = cluster.pushHanging("slow");
    const swift = cluster.push("swift");
    await cluster.createCache("slow", {
      cacheSpec: [{ images: [slow.reference, swift.reference], nodeNames: ["node-a"] }],
      timeoutSeconds: 7200,
    });
    await using controller = cluster.startController();
    await eventually(async () => expect(await cluster.pullerPods()).toHaveLength(1));
    const [first] = await cluster.pullerPods();
    // What the kubelet tells in the beginning, which shows that something moves.
    await cluster.settle(controller);
    // Longer than the hour after which kube-fledged's Job ends whatever it does.
    controller.clock.jump(1.5 * HOUR_MS);
    await cluster.settle(controller);
    expect(await cluster.pullerPods()).toMatchObject([{ metadata: { uid: first?.metadata.uid } }]);
    controller.clock.jump(HOUR_MS);
    // The one that hung holds up nobody: the other one goes first now.
    await eventually(async () =>
      expect(await cluster.cacheStatus("slow")).toMatchObject({
        images: [
          { image: slow.reference, ready: 0, failed: 1 },
          { image: swift.reference, ready: 1, failed: 0 },
        ],
        failures: [{ node: "node-a", image: slow.reference, reason: "Timeout", attempts: 1 }],
      }),
    );
  });

  it("3: keeps caches of the same name in two namespaces apart", async () => {
    const [one, two] = [cluster.push("one"), cluster.push("two")];
    await cluster.kubectl(["create", "namespace", "shop"]);
    await cluster.createCache("same", { cacheSpec: [{ images: [one.reference] }] });
    await cluster.createCache("same", { cacheSpec: [{ images: [two.reference] }] }, "shop");
    await using _controller = cluster.startController();
    await eventually(async () => {
      expect(await readyOf("same")).toEqual({ [one.reference]: 2 });
      expect(await readyOf("same", "shop")).toEqual({ [two.reference]: 2 });
    });
    const landings = cluster.fleet.landings().filter(({ name }) => name.includes("-same-"));
    expect(landings.map(({ namespace, nodeName }) => `${namespace} ${nodeName}`).sort()).toEqual([
      "default node-a",
      "default node-b",
      "shop node-a",
      "shop node-b",
    ]);
    const label = "layerwise.io/warm.same";
    await eventually(async () => expect(await cluster.labelsOn("node-a")).toHaveProperty([label]));
    await cluster.changeCache(
      "same",
      { spec: { cacheSpec: [{ images: [two.reference, "registry.example/absent:1"] }] } },
      "shop",
    );
    await eventually(async () =>
      expect(await cluster.labelsOn("node-a")).not.toHaveProperty([label]),
    );
  });

  it("4: does not delete an image that another cache lists", async () => {
    const [shared, own] = [cluster.push("shared"), cluster.push("own")];
    const both = [{ images: [shared.reference, own.reference] }];
    await cluster.createCache("first", { cacheSpec: both });
    await cluster.createCache("second", { cacheSpec: [{ images: [shared.reference] }] });
    const removals = await StoredRemovals.in(cluster);
    await using _controller = cluster.startController(REMOVING);
    await eventually(async () => {
      expect(await readyOf("first")).toEqual({ [shared.reference]: 2, [own.reference]: 2 });
      expect(await readyOf("second")).toEqual({ [shared.reference]: 2 });
    });
    await cluster.changeCache("first", { spec: { cacheSpec: [{ images: ["busybox:musl"] }] } });
    // What is told to go is told by name, and the shared one is not among it.
    await eventually(async () =>
      expect(await removals.arguments()).toEqual([
        ["--", own.reference],
        ["--", own.reference],
      ]),
    );
    await cluster.kubectl(["delete", "imagecache", "second"]);
    await removals.end(["removed"]);
    await eventually(async () =>
      expect(await removals.arguments()).toEqual([
        ["--", shared.reference],
        ["--", shared.reference],
      ]),
    );
  });
});
