import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../controlled-cluster.ts";
import { CachingCluster } from "./caching-cluster.ts";
import { REMOVING, StoredRemovals } from "./removal/stored-removals.ts";

const NODES = ["node-a", "node-b", "node-c", "node-d"];

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(NODES);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

/** The nodes that were given a pod for a cache, once for each pod. */
function nodesPulledFor(name: string): string[] {
  const landings = cluster.fleet.landings().filter((each) => each.name.includes(`-${name}-`));
  return landings.map(({ nodeName }) => nodeName).sort();
}

describe("CacheWork, when things go wrong", () => {
  it("makes no pod twice while two controllers believe that they lead, and loses nothing", async () => {
    const images = Array.from({ length: 5 }, (_, index) => cluster.push(`double-${index}`));
    await cluster.createCache("double", {
      cacheSpec: [{ images: images.map(({ reference }) => reference) }],
    });
    await using _one = cluster.startController();
    await using _two = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("double")).toMatchObject({ nodes: { ready: 4 } }),
    );
    await eventually(async () => expect(await cluster.pullerPods()).toEqual([]));
    expect(nodesPulledFor("double")).toEqual(NODES);
    for (const node of NODES) {
      expect(Object.keys(await cluster.notesOn(node)).sort()).toEqual(
        images.map(({ reference }) => reference).sort(),
      );
    }
  });

  it("goes on where a controller that was killed has stopped", async () => {
    const slow = cluster.pushHanging("killed");
    // The marker below goes to another node: kubelets pull one image after another.
    const nodeNames = ["node-a", "node-c"];
    await cluster.createCache("killed", { cacheSpec: [{ images: [slow.reference], nodeNames }] });
    {
      await using _first = cluster.startController();
      await eventually(async () => expect(await cluster.pullerPods()).toHaveLength(2));
    }
    const before = (await cluster.pullerPods()).map(({ metadata }) => metadata.uid).sort();
    expect(await cluster.notesOn("node-a")).toEqual({
      [slow.reference]: ["pulling", expect.any(Number)],
    });
    await using controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("killed")).toMatchObject({ nodes: { pulling: 2 } }),
    );
    await cluster.settle(controller);
    const after = (await cluster.pullerPods()).map(({ metadata }) => metadata.uid).sort();
    expect(after).toEqual(before);
  });

  it("knows what a pod has brought that ended while nobody looked", async () => {
    const web = cluster.push("unseen");
    await cluster.createCache("unseen", {
      cacheSpec: [{ images: [web.reference], nodeNames: ["node-a"] }],
    });
    {
      const hanging = cluster.pushHanging("unseen");
      await using _first = cluster.startController();
      await eventually(async () => expect(await cluster.notesOn("node-a")).not.toEqual({}));
      expect(hanging.reference).toBe(web.reference);
    }
    // The pod is gone with its cache; the image came nevertheless.
    await cluster.kubectl(["delete", "imagecaches", "--all"]);
    await cluster.kubectl(["delete", "pods", "--all", "--force"]);
    cluster.fleet.imagesOf("node-a").seed(web);
    await eventually(async () => {
      const node = JSON.parse(await cluster.kubectl(["get", "node", "node-a", "-o", "json"]));
      expect(JSON.stringify(node.status.images)).toContain(web.digest);
    });
    await StoredRemovals.in(cluster);
    await using _second = cluster.startController(REMOVING);
    await eventually(async () =>
      expect(await cluster.kubectl(["get", "pods", "-n", "agents", "-o", "yaml"])).toContain(
        web.reference,
      ),
    );
  });

  it("takes its pods away with their cache, and with their node", async () => {
    const slow = cluster.pushHanging("slow");
    await cluster.createCache("kept", { cacheSpec: [{ images: [slow.reference] }] });
    await cluster.createCache("dropped", {
      cacheSpec: [{ images: [cluster.pushHanging("other").reference], nodeNames: ["node-a"] }],
    });
    await using _controller = cluster.startController();
    await eventually(async () => expect(await cluster.pullerPods()).toHaveLength(5));
    await cluster.kubectl(["delete", "imagecache", "dropped"]);
    await eventually(async () => expect(await cluster.pullerPods()).toHaveLength(4));
    const node = JSON.parse(await cluster.kubectl(["get", "node", "node-d", "-o", "json"]));
    await cluster.kubectl(["delete", "node", "node-d"]);
    await eventually(async () => {
      const nodes = (await cluster.pullerPods()).map(({ spec }) => spec.nodeName ?? "");
      expect(nodes.sort()).toEqual(["node-a", "node-b", "node-c"]);
      expect(await cluster.cacheStatus("kept")).toMatchObject({ nodes: { desired: 3 } });
    });
    const { name, labels } = node.metadata;
    const again = { apiVersion: "v1", kind: "Node", metadata: { name, labels } };
    await cluster.kubectl(["create", "-f", "-"], again);
    await cluster.setReady("node-d", "True");
    await eventually(async () => expect(await cluster.pullerPods()).toHaveLength(4));
  });

  it("writes nothing while nothing happens, also when it starts anew", async () => {
    const web = cluster.push("idle");
    await cluster.createCache("idle", { cacheSpec: [{ images: [web.reference] }] });
    // Another part of the controller, which writes at its own times.
    const options = { nodeAnnotations: false };
    {
      await using controller = cluster.startController(options);
      await eventually(async () =>
        expect(await cluster.cacheStatus("idle")).toMatchObject({ nodes: { ready: 4 } }),
      );
      await eventually(async () => expect(await cluster.pullerPods()).toEqual([]));
      await cluster.settle(controller);
    }
    await eventually(async () => {
      const nodes = JSON.parse(await cluster.kubectl(["get", "nodes", "-o", "json"]));
      for (const { status } of nodes.items) {
        expect(JSON.stringify(status.images)).toContain(web.digest);
      }
    });
    const before = await versions();
    await using controller = cluster.startController(options);
    await cluster.settle(controller);
    expect(await versions()).toEqual(before);
  });
});

/** Of the cache and of all nodes but the one on which markers are put. */
async function versions(): Promise<readonly string[]> {
  const path =
    "jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.resourceVersion}{'\\n'}{end}";
  const listed = await cluster.kubectl(["get", "nodes,imagecaches", "-A", "-o", path]);
  return listed.split("\n").filter((line) => !/ (?:node-b|marker-)/.test(line));
}
