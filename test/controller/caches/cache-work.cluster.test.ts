import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../controlled-cluster.ts";
import { CachingCluster } from "./caching-cluster.ts";

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b", "node-c"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

describe("CacheWork", () => {
  it("has every node pull the images of a cache, says so, and leaves no pod behind", async () => {
    const web = cluster.push("web");
    const shop = cluster.push("shop");
    await cluster.createCache("front", {
      cacheSpec: [{ images: [web.reference, shop.reference] }],
    });
    await using _controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("front")).toMatchObject({
        observedGeneration: 1,
        nodes: { desired: 3, ready: 3, pulling: 0, waiting: 0, failed: 0 },
        images: [
          { image: web.reference, digest: web.digest, desired: 3, ready: 3 },
          { image: shop.reference, digest: shop.digest, desired: 3, ready: 3 },
        ],
        imagesSummary: "2/2",
        nodesSummary: "3/3",
        failuresTotal: 0,
      }),
    );
    await eventually(async () => expect(await cluster.pullerPods()).toEqual([]));
    const landings = cluster.fleet.landings().filter(({ name }) => name.includes("front"));
    expect(landings.map(({ nodeName }) => nodeName).sort()).toEqual(["node-a", "node-b", "node-c"]);
    expect(await cluster.notesOn("node-a")).toEqual({
      [shop.reference]: ["pulled", expect.any(Number), shop.digest],
      [web.reference]: ["pulled", expect.any(Number), web.digest],
    });
    const { conditions = [] } = await cluster.cacheStatus("front");
    expect(conditions.find(({ type }) => type === "Ready")).toMatchObject({ status: "True" });
  });

  it("tells its story in kubectl describe: what failed where and why, and that it has recovered", async () => {
    const [good, late] = [cluster.push("good"), cluster.push("late")];
    cluster.faults.set(
      late.reference,
      `failed to pull and unpack image "${late.reference}": failed to resolve reference "${late.reference}": ${late.reference}: not found`,
    );
    const nodeNames = ["node-a"];
    await cluster.createCache("told", {
      cacheSpec: [{ images: [good.reference, late.reference], nodeNames }],
    });
    await using controller = cluster.startController();
    const described = () => cluster.kubectl(["describe", "imagecache", "told"]);
    await eventually(async () => {
      const text = await described();
      expect(text).toMatch(/Warning +ManifestUnknown .*Failed pulls: 1; of \S+late:1 on node-a: /);
      expect(text).toMatch(/Type: +Degraded/);
      expect(text).toMatch(
        /Image: +registry\.example\/late:1\n +Message: .*not found\n +Next Try Time: /,
      );
    });
    controller.clock.jump(60_000);
    await eventually(async () =>
      expect(await cluster.cacheStatus("told")).toMatchObject({ failures: [{ attempts: 2 }] }),
    );
    const events = await cluster.kubectl(["get", "events", "-o", "yaml"]);
    expect(events.match(/reason: (ManifestUnknown|Recovered)/g)).toEqual([
      "reason: ManifestUnknown",
    ]);
    cluster.faults.clear();
    controller.clock.jump(60_000);
    await eventually(async () => {
      const text = await described();
      expect(text).toMatch(/Normal +Recovered .*No pull has failed/);
      expect(text).toMatch(/Normal +ImagesPresent .*1 of 1 nodes hold all images/);
    });
  });
});
