import { describe, expect, it } from "vitest";
import { encodeJob, encodeReplicaSet, encodeReplicas } from "../../demo/group-objects.ts";
import type { ReplicaGroup } from "../../demo/workload.ts";
import { decodeHollowPod } from "../cluster/hollow/hollow-pod.ts";

const group: ReplicaGroup = {
  name: "web",
  atSeconds: 0,
  image: { repository: "library/web", tag: "1", weight: 1, layers: [] },
  cpuMillis: 500,
  memoryBytes: 1024,
  lifeSeconds: [60, 90.25],
};
const spec = {
  containers: [
    {
      name: "main",
      image: "registry/web:1",
      resources: { requests: { cpu: "500m", memory: "1024" } },
    },
  ],
};

describe("encodeReplicaSet()", () => {
  it("selects the pods of its group", () => {
    expect(encodeReplicaSet(group, "registry/web:1")).toEqual({
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "web", labels: { app: "web" } },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec },
      },
    });
  });
});

describe("encodeJob()", () => {
  it("runs as many pods of its group at once as there are", () => {
    expect(encodeJob(group, "registry/web:1")).toEqual({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "web", labels: { app: "web" } },
      spec: {
        parallelism: 2,
        template: {
          metadata: { labels: { app: "web" } },
          spec: { ...spec, restartPolicy: "Never" },
        },
      },
    });
  });
});

describe("encodeReplicas()", () => {
  const replicas = encodeReplicas(group, { reference: "registry/web:1", ownerUid: "u" });

  it("gives each pod the owner and the labels that the scheduler spreads by", () => {
    expect(replicas[0]).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: "web-0",
        labels: { app: "web" },
        annotations: { "hollow.layerwise.io/life-seconds": "60.0" },
        ownerReferences: [
          { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "u", controller: true },
        ],
      },
      spec,
    });
  });

  it("names the Job as owner, or nobody", () => {
    const owner = { reference: "registry/web:1", ownerUid: "u" };
    const [[ofJob], [bare]] = (["Job", "nobody"] as const).map((kind) =>
      encodeReplicas({ ...group, owner: kind }, owner),
    ) as [object[], object[]];
    expect(ofJob).toMatchObject({
      metadata: {
        ownerReferences: [
          { apiVersion: "batch/v1", kind: "Job", name: "web", uid: "u", controller: true },
        ],
      },
    });
    expect(JSON.stringify(bare)).not.toContain("ownerReferences");
  });

  it("states a life that hollow nodes read", () => {
    const lives = replicas.map((raw) => {
      const pod = raw as { metadata: object; spec: object };
      return decodeHollowPod({ ...pod, spec: { ...pod.spec, nodeName: "a" } })?.lifeMs;
    });
    expect(lives).toEqual([60_000, 90_300]);
  });
});
