import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../controlled-cluster.ts";
import { CachingCluster } from "../caching-cluster.ts";

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b", "node-c"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

describe("a removal that the API server does not take", () => {
  it("keeps no image from being pulled, and is tried again after a while", async () => {
    const [old, next] = [cluster.push("old"), cluster.push("next")];
    await cluster.createCache("front", { cacheSpec: [{ images: [old.reference] }] });
    await using controller = cluster.startController({
      imageDeletion: true,
      agentImage: "layerwise:test",
      agentNamespace: "agents",
    });
    await eventually(async () =>
      expect(await cluster.cacheStatus("front")).toMatchObject({ nodes: { ready: 3 } }),
    );
    await cluster.changeCache("front", { spec: { cacheSpec: [{ images: [next.reference] }] } });
    await eventually(async () =>
      expect(await cluster.cacheStatus("front")).toMatchObject({
        images: [{ image: next.reference }],
        nodes: { ready: 3 },
      }),
    );
    await cluster.kubectl(["create", "namespace", "agents"]);
    await eventually(async () => {
      controller.clock.jump(60_000);
      const { items } = await cluster.client.request<{ items: readonly object[] }>(
        "GET",
        "/api/v1/namespaces/agents/pods",
      );
      expect(items).toHaveLength(3);
    });
  });
});
