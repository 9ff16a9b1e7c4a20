import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../controlled-cluster.ts";
import { CachingCluster } from "../caching-cluster.ts";
import { REMOVING, StoredRemovals } from "./stored-removals.ts";

const MINUTE_MS = 60_000;

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

/** A pod that the cache follows. */
async function startUser(): Promise<void> {
  await cluster.kubectl(["create", "-f", "-"], {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "user", namespace: "default", labels: { app: "user" } },
    spec: {
      nodeName: "node-a",
      containers: [{ name: "main", image: "registry.example/none:1" }],
    },
  });
}

function stopUser(): Promise<string> {
  return cluster.kubectl(["delete", "pod", "user", "--force"]);
}

describe("an image that is wanted where pods run", () => {
  it("outlives a rolling restart, and is removed when no pod comes back", async () => {
    const { reference } = cluster.push("followed");
    await cluster.createCache("following", {
      cacheSpec: [{ images: [reference], podSelector: { matchLabels: { app: "user" } } }],
    });
    const removals = await StoredRemovals.in(cluster);
    // Markers go as well, and at once.
    const toldToGo = async () =>
      (await removals.arguments()).filter((names) => names.includes(reference));
    await startUser();
    await using controller = cluster.startController(REMOVING);
    const wants = (desired: number) =>
      eventually(async () =>
        expect(await cluster.cacheStatus("following")).toMatchObject({
          nodes: { desired, ready: desired },
        }),
      );
    await wants(1);
    await stopUser();
    await wants(0);
    controller.clock.jump(5 * MINUTE_MS);
    await cluster.settle(controller);
    await startUser();
    await wants(1);
    await cluster.settle(controller);
    expect(await toldToGo()).toEqual([]);
    await stopUser();
    await wants(0);
    // Five minutes of before do not count.
    controller.clock.jump(6 * MINUTE_MS);
    await cluster.settle(controller);
    expect(await toldToGo()).toEqual([]);
    controller.clock.jump(5 * MINUTE_MS);
    await eventually(async () => expect(await toldToGo()).toEqual([["--", reference]]));
  });
});
