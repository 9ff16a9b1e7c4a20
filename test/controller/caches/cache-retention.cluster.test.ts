import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../controlled-cluster.ts";
import { CachingCluster } from "./caching-cluster.ts";

const MINUTE_MS = 60_000;

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

async function pullsOf(name: string): Promise<number> {
  return cluster.fleet.landings().filter((landing) => landing.name.includes(`-${name}-`)).length;
}

describe("CacheWork, after the pull", () => {
  it("pulls a moved tag again on refresh, once for each move and node", async () => {
    const before = { ...cluster.push("moving"), reference: "registry.example/moving:latest" };
    cluster.images.set(before.reference, before);
    await cluster.createCache("moving", { cacheSpec: [{ images: ["registry.example/moving"] }] });
    await using controller = cluster.startController();
    const shows = (digest: string) =>
      eventually(async () =>
        expect(await cluster.cacheStatus("moving")).toMatchObject({
          images: [{ image: before.reference, digest, ready: 2 }],
        }),
      );
    await shows(before.digest);
    await cluster.settle(controller);
    expect(await pullsOf("moving")).toBe(2);
    const after = { ...cluster.push("moving", "moved"), reference: before.reference };
    cluster.images.set(after.reference, after);
    await cluster.kubectl(["annotate", "imagecache", "moving", "layerwise.io/refresh="]);
    await shows(after.digest);
    await cluster.settle(controller);
    expect(await pullsOf("moving")).toBe(4);
    // The old content is left to the kubelet, as deletion is off: nothing has to be known of it any more.
    await eventually(async () =>
      expect(await cluster.notesOn("node-a")).toEqual({
        [after.reference]: ["pulled", expect.any(Number), after.digest],
      }),
    );
  });

  it("pulls what the kubelet has collected at the next refresh, not at once, and counts it", async () => {
    const web = cluster.push("collected");
    await cluster.createCache("gone", { cacheSpec: [{ images: [web.reference] }] });
    await using controller = cluster.startController();
    const isReady = (ready: number) =>
      eventually(async () =>
        expect(await cluster.cacheStatus("gone")).toMatchObject({ nodes: { ready } }),
      );
    await isReady(2);
    cluster.fleet.imagesOf("node-a").remove(web.reference);
    // Until then the report may lag.
    controller.clock.jump(2 * MINUTE_MS);
    await isReady(1);
    expect(await cluster.cacheStatus("gone")).toMatchObject({
      waiting: [{ reason: "Collected", nodes: 1, exampleNode: "node-a" }],
      collectedImages: 0,
    });
    controller.clock.jump(20 * MINUTE_MS);
    await isReady(2);
    await eventually(async () =>
      expect(await cluster.cacheStatus("gone")).toMatchObject({ collectedImages: 1 }),
    );
    expect(await pullsOf("gone")).toBe(3);
  });

  it("keeps the images of a pinned cache in use, and lets none go in between when the list changes", async () => {
    const [one, two] = [cluster.push("one"), cluster.push("two")];
    const on = (images: readonly string[]) => ({ cacheSpec: [{ images, nodeNames: ["node-a"] }] });
    await cluster.createCache("pinned", { ...on([one.reference]), retention: "Pinned" });
    await using _controller = cluster.startController();
    const pinning = async () =>
      (await cluster.pullerPods()).filter(({ spec }) => spec.restartPolicy === "Always");
    const pins = async () =>
      (await pinning()).map(({ spec }) => spec.containers.map(({ image }) => image));
    await eventually(async () => expect(await pins()).toEqual([[one.reference]]));
    const [first] = await pinning();
    expect(first?.spec).toMatchObject({
      containers: [
        { command: ["/layerwise/sleep", "2147483647"], imagePullPolicy: "IfNotPresent" },
      ],
    });
    await cluster.changeCache("pinned", { spec: on([one.reference, two.reference]) });
    await eventually(async () => expect(await pins()).toEqual([[one.reference, two.reference]]));
    await cluster.changeCache("pinned", { spec: { retention: "BestEffort" } });
    await eventually(async () => expect(await pins()).toEqual([]));
  });

  it("says why images cannot be kept in use, and goes on when they can", async () => {
    const web = cluster.push("refused");
    cluster.fleet.imagesOf("node-a").seed(web);
    await cluster.createCache("refused", {
      cacheSpec: [{ images: [web.reference], nodeNames: ["node-a"] }],
      retention: "Pinned",
      // Refused, as where a quota leaves no room.
      priorityClassName: "not-yet",
    });
    await using controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("refused")).toMatchObject({
        conditions: [
          { type: "Ready", status: "True" },
          { type: "Progressing", status: "True", reason: "Retrying" },
          { type: "Degraded", status: "True", reason: "InternalError" },
        ],
        failures: [
          {
            image: web.reference,
            message: expect.stringMatching(/^Cannot be kept in use: .*not-yet/),
          },
        ],
      }),
    );
    await cluster.kubectl(["create", "priorityclass", "not-yet", "--value=1"]);
    controller.clock.jump(5 * MINUTE_MS);
    await eventually(async () =>
      expect(await cluster.cacheStatus("refused")).toMatchObject({ failuresTotal: 0 }),
    );
    expect(await cluster.pullerPods()).toMatchObject([{ spec: { restartPolicy: "Always" } }]);
  });

  it("starts no pull that would leave less of the disk free than is asked for", async () => {
    const web = cluster.push("guarded");
    const df = (available: number) =>
      `Filesystem 1024-blocks Used Available Capacity Mounted on\noverlay 1000000 1 ${available} 1% /\ndf: /layerwise-no-such-file: can't find mount point`;
    cluster.disks.set("node-a", df(100_000)).set("node-b", df(900_000));
    await cluster.createCache("disk", {
      cacheSpec: [{ images: [web.reference] }],
      diskGuard: { minFreePercent: 50 },
    });
    await using controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("disk")).toMatchObject({
        nodes: { ready: 1, waiting: 1 },
        waiting: [{ reason: "DiskGuard", nodes: 1, exampleNode: "node-a" }],
      }),
    );
    cluster.disks.set("node-a", df(800_000));
    controller.clock.jump(6 * MINUTE_MS);
    await eventually(async () =>
      expect(await cluster.cacheStatus("disk")).toMatchObject({ nodes: { ready: 2 } }),
    );
    await eventually(async () => expect(await cluster.pullerPods()).toEqual([]));
  });

  it("takes the start-up taint off a node and labels it when it holds all, and takes the label away again", async () => {
    const web = cluster.push("warm");
    const key = "layerwise.io/cold";
    await cluster.kubectl(["taint", "node", "node-b", `${key}=:NoSchedule`, "other=:NoSchedule"]);
    await cluster.createCache("warm", {
      cacheSpec: [{ images: [web.reference], nodeNames: ["node-b"] }],
      startupTaint: { key },
    });
    await using _controller = cluster.startController();
    const label = "layerwise.io/warm.warm";
    await eventually(async () => {
      expect(await cluster.labelsOn("node-b")).toHaveProperty([label], "true");
      const taints = ["get", "node", "node-b", "-o", "jsonpath={.spec.taints[*].key}"];
      expect(await cluster.kubectl(taints)).toBe("other");
    });
    expect(await cluster.labelsOn("node-a")).not.toHaveProperty([label]);
    await cluster.kubectl(["delete", "imagecache", "warm"]);
    await eventually(async () =>
      expect(await cluster.labelsOn("node-b")).not.toHaveProperty([label]),
    );
  });

  it("takes the start-up taint off a node that has waited long enough for what is not even begun", async () => {
    const web = cluster.push("suspended");
    const key = "layerwise.io/slow";
    await cluster.kubectl(["taint", "node", "node-b", `${key}=:NoSchedule`]);
    await cluster.createCache("suspended", {
      cacheSpec: [{ images: [web.reference], nodeNames: ["node-b"] }],
      suspend: true,
      startupTaint: { key },
    });
    await using controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("suspended")).toMatchObject({
        waiting: [{ reason: "Suspended" }],
      }),
    );
    const taints = ["get", "node", "node-b", "-o", "jsonpath={.spec.taints[*].key}"];
    expect(await cluster.kubectl(taints)).toContain(key);
    controller.clock.jump(10 * MINUTE_MS);
    await eventually(async () => expect(await cluster.kubectl(taints)).not.toContain(key));
  });
});
