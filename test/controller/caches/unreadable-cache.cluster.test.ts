import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../controlled-cluster.ts";
import { CachingCluster } from "./caching-cluster.ts";
import { REMOVING, StoredRemovals } from "./removal/stored-removals.ts";

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b"]);
  await StoredRemovals.in(cluster);
  // As a definition of another version may be.
  const path =
    "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/timeoutSeconds/maximum";
  const patch = JSON.stringify([{ op: "remove", path }]);
  await cluster.kubectl(["patch", "crd", "imagecaches.layerwise.io", "--type=json", "-p", patch]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

function agents(): Promise<string> {
  return cluster.kubectl(["get", "pods", "-n", "agents", "-o", "yaml"]);
}

describe("an ImageCache that cannot be read", () => {
  it("keeps images of others from being removed until it can be read, and says so", async () => {
    const web = cluster.push("web");
    await using controller = cluster.startController(REMOVING);
    const cacheSpec = [{ images: [web.reference], nodeNames: ["node-a"] }];
    await eventually(() => cluster.createCache("broken", { cacheSpec, timeoutSeconds: 1e9 }));
    const events = ["get", "events", "--field-selector=reason=Unreadable", "-o", "yaml"];
    await eventually(async () => {
      expect(await cluster.kubectl(events)).toContain("spec.timeoutSeconds: Too big");
      expect(await cluster.cacheStatus("broken")).toEqual({
        conditions: [expect.objectContaining({ type: "Degraded", reason: "Unreadable" })],
      });
    });
    await cluster.createCache("web", { cacheSpec });
    const label = "layerwise.io/warm.web";
    await eventually(async () =>
      expect(await cluster.labelsOn("node-a")).toMatchObject({ [label]: "true" }),
    );
    await cluster.kubectl(["delete", "imagecache", "web"]);
    await eventually(async () =>
      expect(await cluster.labelsOn("node-a")).not.toHaveProperty(label),
    );
    await cluster.settle(controller);
    expect(await agents()).not.toContain(web.reference);
    const timeoutSeconds = 60;
    const nodes = { cacheSpec: [{ images: [web.reference], nodeNames: ["node-b"] }] };
    await cluster.changeCache("broken", { spec: { ...nodes, timeoutSeconds } });
    await eventually(async () => expect(await agents()).toContain(web.reference));
    await eventually(async () =>
      expect((await cluster.cacheStatus("broken")).conditions?.at(-1)).toMatchObject({
        type: "Degraded",
        reason: "NoFailures",
      }),
    );
  });
});
