import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../controlled-cluster.ts";
import { CachingCluster } from "./caching-cluster.ts";

const MINUTE_MS = 60_000;

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b", "node-c", "node-d"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

describe("weaknesses of kube-fledged, part 2", () => {
  it("5: lets nothing that a user writes near a shell", async () => {
    const evil = "registry.example/x:1; reboot";
    await expect(cluster.createCache("evil", { cacheSpec: [{ images: [evil] }] })).rejects.toThrow(
      "images",
    );
    const hanging = cluster.pushHanging("plain");
    await cluster.createCache("plain", { cacheSpec: [{ images: [hanging.reference] }] });
    await using _controller = cluster.startController();
    await eventually(async () => expect(await cluster.pullerPods()).toHaveLength(4));
    for (const { spec } of await cluster.pullerPods()) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        initContainers: [{ command: ["/bin/busybox", "cp", "/bin/busybox", "/layerwise/true"] }],
        containers: [{ image: hanging.reference, command: ["/layerwise/true"] }],
      });
      expect(JSON.stringify(spec)).not.toContain("hostPath");
    }
  });

  it("6: takes an image without a tag on a registry with a port for latest", async () => {
    const reference = "registry.example:5000/team/app:latest";
    cluster.images.set(reference, { ...cluster.push("latest"), reference });
    await cluster.createCache("port", {
      cacheSpec: [{ images: ["registry.example:5000/team/app"], nodeNames: ["node-a"] }],
    });
    await using _controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("port")).toMatchObject({
        images: [{ image: reference, desired: 1, ready: 1 }],
      }),
    );
  });

  it("7: makes no pods for nodes that are not ready, cordoned or virtual, and says what they wait for", async () => {
    const web = cluster.push("web");
    await cluster.kubectl(["cordon", "node-b"]);
    await cluster.setReady("node-c", "Unknown");
    await cluster.kubectl(["label", "node", "node-d", "type=virtual-kubelet"]);
    await cluster.createCache("where", { cacheSpec: [{ images: [web.reference] }] });
    await using _controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("where")).toMatchObject({
        nodes: { desired: 4, ready: 1, pulling: 0, waiting: 3, failed: 0 },
        failures: [],
        waiting: [
          { reason: "NodeCordoned", nodes: 1, exampleNode: "node-b" },
          { reason: "NodeNotReady", nodes: 1, exampleNode: "node-c" },
          { reason: "VirtualNode", nodes: 1, exampleNode: "node-d" },
        ],
      }),
    );
    const landings = cluster.fleet.landings().filter(({ name }) => name.includes("-where-"));
    expect(landings.map(({ nodeName }) => nodeName)).toEqual(["node-a"]);
    // As soon as they can take pods they get theirs.
    await cluster.kubectl(["uncordon", "node-b"]);
    await cluster.setReady("node-c", "True");
    await cluster.kubectl(["label", "node", "node-d", "type-"]);
    await eventually(async () =>
      expect(await cluster.cacheStatus("where")).toMatchObject({ nodes: { desired: 4, ready: 4 } }),
    );
  });

  it("8: tries again what failed, and lets one failure spoil nothing else", async () => {
    const [good, flaky] = [cluster.push("good"), cluster.push("flaky")];
    cluster.faults.set(
      flaky.reference,
      `failed to pull and unpack image "${flaky.reference}": failed to do request: Head "https://registry.example/v2/flaky": dial tcp 192.0.2.1:443: connect: connection refused`,
    );
    await cluster.createCache("mixed", {
      cacheSpec: [{ images: [flaky.reference, good.reference] }],
    });
    await using controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("mixed")).toMatchObject({
        images: [
          { image: flaky.reference, ready: 0, failed: 4 },
          { image: good.reference, ready: 4, failed: 0 },
        ],
        failuresTotal: 4,
        failures: [
          { reason: "ConnectRefused", attempts: 1, nextTryTime: expect.any(String) },
          {},
          {},
          {},
        ],
      }),
    );
    cluster.faults.delete(flaky.reference);
    controller.clock.jump(MINUTE_MS);
    await eventually(async () =>
      expect(await cluster.cacheStatus("mixed")).toMatchObject({
        nodes: { desired: 4, ready: 4, failed: 0 },
        failuresTotal: 0,
      }),
    );
  });

  it("9: refreshes a purged cache again when it is asked to", async () => {
    const web = cluster.push("purged");
    await cluster.createCache("purge", { cacheSpec: [{ images: [web.reference] }] });
    await using controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("purge")).toMatchObject({ nodes: { ready: 4 } }),
    );
    await cluster.kubectl(["annotate", "imagecache", "purge", "kubefledged.io/purge-imagecache="]);
    await eventually(async () => {
      expect(await cluster.cacheStatus("purge")).toHaveProperty("purgedTime");
      expect(await cluster.annotationsOf("purge")).toEqual({});
    });
    for (const node of ["node-a", "node-b", "node-c", "node-d"]) {
      cluster.fleet.imagesOf(node).remove(web.reference);
    }
    const pulls = () => cluster.fleet.landings().filter(({ name }) => name.includes("-purge-"));
    // A refresh that is merely due does not bring back what somebody has purged.
    controller.clock.jump(30 * MINUTE_MS);
    await cluster.settle(controller);
    expect(pulls()).toHaveLength(4);
    await cluster.kubectl(["annotate", "imagecache", "purge", "layerwise.io/refresh="]);
    await eventually(async () => {
      const status = await cluster.cacheStatus("purge");
      expect(status).not.toHaveProperty("purgedTime");
      expect(status).toMatchObject({ nodes: { ready: 4 } });
    });
    expect(pulls()).toHaveLength(8);
  });
});
