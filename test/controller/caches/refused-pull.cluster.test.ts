import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../controlled-cluster.ts";
import { CachingCluster } from "./caching-cluster.ts";
import { REMOVING, StoredRemovals } from "./removal/stored-removals.ts";

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

describe("an image whose puller pod the API server refuses", () => {
  it("is not ours when somebody else has it pulled, and stays when the cache is deleted", async () => {
    const removals = await StoredRemovals.in(cluster);
    const image = cluster.push("theirs");
    await using controller = cluster.startController(REMOVING);
    await cluster.createCache("refused", {
      cacheSpec: [{ images: [image.reference], nodeNames: ["node-a"] }],
      priorityClassName: "missing",
    });
    await eventually(async () =>
      expect(await cluster.cacheStatus("refused")).toMatchObject({
        failures: [{ message: expect.stringContaining("refused the puller pod") }],
      }),
    );
    await eventually(async () => expect(await cluster.notesOn("node-a")).toEqual({}));
    await cluster.kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "user", namespace: "default" },
      spec: { nodeName: "node-a", containers: [{ name: "main", image: image.reference }] },
    });
    await eventually(async () =>
      expect(await cluster.cacheStatus("refused")).toMatchObject({ nodes: { ready: 1 } }),
    );
    await cluster.kubectl(["delete", "imagecache", "refused"]);
    await cluster.settle(controller);
    expect((await removals.arguments()).filter((names) => names.includes(image.reference))).toEqual(
      [],
    );
    expect(await cluster.notesOn("node-a")).toEqual({});
  });
});

describe("an image of whose puller pod the API server does not say whether it is there", () => {
  it("says so, is tried again, and is ours when it has come", async () => {
    const image = cluster.push("untold");
    await cluster.kubectl(["create", "-f", "-"], {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: "away" },
      webhooks: [
        {
          name: "away.example.com",
          // Nobody listens there, which the API server answers with 500.
          clientConfig: { url: "https://127.0.0.1:1/" },
          rules: [
            { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
          ],
          objectSelector: {
            matchExpressions: [{ key: "layerwise.io/cache-uid", operator: "Exists" }],
          },
          sideEffects: "None",
          admissionReviewVersions: ["v1"],
        },
      ],
    });
    await using controller = cluster.startController();
    await cluster.createCache("untold", {
      cacheSpec: [{ images: [image.reference], nodeNames: ["node-b"] }],
    });
    await eventually(async () =>
      expect(await cluster.cacheStatus("untold")).toMatchObject({
        failures: [{ message: expect.stringContaining("failed calling webhook") }],
      }),
    );
    await cluster.kubectl(["delete", "validatingwebhookconfiguration", "away"]);
    await eventually(async () => {
      controller.clock.jump(10_000);
      expect(await cluster.cacheStatus("untold")).toMatchObject({ nodes: { ready: 1 } });
    });
    // Ready as soon as the pull is told of; noted when its pod has ended.
    await eventually(async () =>
      expect(await cluster.notesOn("node-b")).toMatchObject({
        [image.reference]: ["pulled", expect.any(Number), image.digest],
      }),
    );
    await cluster.kubectl(["delete", "imagecache", "untold"]);
  });
});
