import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../controlled-cluster.ts";
import { CachingCluster } from "./caching-cluster.ts";

const NODES = ["node-a", "node-b", "node-c"];

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(NODES);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

/** How many pods each node was given for a cache. */
function podsFor(name: string): Record<string, number> {
  const landings = cluster.fleet.landings().filter((each) => each.name.includes(`-${name}-`));
  const byNode = Map.groupBy(landings, ({ nodeName }) => nodeName);
  return Object.fromEntries([...byNode].map(([node, pods]) => [node, pods.length]));
}

async function untilReady(name: string, nodes: number): Promise<void> {
  await eventually(async () =>
    expect(await cluster.cacheStatus(name)).toMatchObject({
      nodes: { desired: nodes, ready: nodes },
    }),
  );
}

describe("CacheWork, what goes where", () => {
  it("touches nothing but the image that is changed in the list", async () => {
    const [kept, old, changed] = [
      cluster.push("kept"),
      cluster.push("old"),
      cluster.push("changed"),
    ];
    await cluster.createCache("list", {
      cacheSpec: [{ images: [kept.reference, old.reference] }],
      parallelism: "100%",
    });
    await using _controller = cluster.startController();
    await untilReady("list", 3);
    const before = cluster.fleet.landings().reduce((sum, each) => sum + each.pulledBytes, 0);
    const images = [kept.reference, changed.reference];
    await cluster.changeCache("list", { spec: { cacheSpec: [{ images }] } });
    await eventually(async () =>
      expect(await cluster.cacheStatus("list")).toMatchObject({
        observedGeneration: 2,
        images: [
          { image: kept.reference, ready: 3 },
          { image: changed.reference, ready: 3 },
        ],
      }),
    );
    const after = cluster.fleet.landings().reduce((sum, each) => sum + each.pulledBytes, 0);
    expect(after - before).toBe(3 * 4e6);
    // What is not wanted any more is forgotten, for nobody was told to delete it.
    expect(Object.keys(await cluster.notesOn("node-a")).sort()).toEqual(images.toSorted());
  });

  it("pulls on the canaries first, and on nobody else while they fail", async () => {
    const web = cluster.push("canary");
    cluster.faults.set(web.reference, "failed to do request: dial tcp: connection refused");
    await cluster.createCache("canary", {
      cacheSpec: [{ images: [web.reference] }],
      canary: { nodes: 1 },
    });
    await using controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("canary")).toMatchObject({
        nodes: { failed: 1, waiting: 2 },
        waiting: [{ reason: "Canary", nodes: 2 }],
      }),
    );
    cluster.faults.clear();
    controller.clock.jump(60_000);
    await untilReady("canary", 3);
  });

  it("starts nothing while the cache is suspended, and goes on when it is not", async () => {
    const web = cluster.push("later");
    await cluster.createCache("later", {
      cacheSpec: [{ images: [web.reference] }],
      suspend: true,
    });
    await using controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("later")).toMatchObject({
        waiting: [{ reason: "Suspended", nodes: 3 }],
      }),
    );
    await cluster.settle(controller);
    expect(podsFor("later")).toEqual({});
    await cluster.changeCache("later", { spec: { suspend: false } });
    await untilReady("later", 3);
  });

  it("finds the images of workloads that ask for it, and the nodes of pods that are named", async () => {
    const [found, hidden] = [cluster.push("found"), cluster.push("hidden")];
    const deployment = (name: string, image: string, labels: object): object => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace: "default", labels },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: "main", image }] },
        },
      },
    });
    const asking = { "layerwise.io/cache": "true" };
    await cluster.kubectl(["create", "-f", "-"], deployment("found", found.reference, asking));
    await cluster.kubectl(["create", "-f", "-"], deployment("hidden", hidden.reference, {}));
    await cluster.kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "user", namespace: "default", labels: { app: "user" } },
      spec: {
        nodeName: "node-b",
        containers: [{ name: "main", image: "registry.example/none:1" }],
      },
    });
    await cluster.createCache("discover", {
      cacheSpec: [{ discover: {}, podSelector: { matchLabels: { app: "user" } } }],
    });
    await using _controller = cluster.startController();
    await eventually(async () =>
      expect(await cluster.cacheStatus("discover")).toMatchObject({
        nodes: { desired: 1, ready: 1 },
        images: [{ image: found.reference, desired: 1, ready: 1 }],
      }),
    );
    expect(podsFor("discover")).toEqual({ "node-b": 1 });
    await cluster.kubectl(["label", "deployment", "hidden", "layerwise.io/cache=true"]);
    await eventually(async () =>
      expect(await cluster.cacheStatus("discover")).toMatchObject({
        images: [
          { image: found.reference, ready: 1 },
          { image: hidden.reference, ready: 1 },
        ],
      }),
    );
    await cluster.kubectl(["delete", "deployments", "--all"]);
    await eventually(async () =>
      expect(await cluster.cacheStatus("discover")).toMatchObject({ images: [] }),
    );
  });

  it("has no more pods at work in the whole cluster than are allowed, and serves all in the end", async () => {
    const images = ["one", "two", "three"].map((name) => cluster.push(`few-${name}`));
    for (const [index, image] of images.entries()) {
      await cluster.createCache(`few-${index}`, { cacheSpec: [{ images: [image.reference] }] });
    }
    await using _controller = cluster.startController({ maxPullerPods: 1 });
    for (const index of images.keys()) await untilReady(`few-${index}`, 3);
    const times = cluster.fleet
      .landings()
      .filter(({ name }) => name.includes("-few-"))
      .map(({ boundMs, endedMs = Infinity }) => ({ boundMs, endedMs }))
      .sort((a, b) => a.boundMs - b.boundMs);
    expect(times).toHaveLength(9);
    for (const [index, { boundMs }] of times.entries()) {
      expect(boundMs).toBeGreaterThanOrEqual(times[index - 1]?.endedMs ?? 0);
    }
  });
});
