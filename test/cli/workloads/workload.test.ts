import { describe, expect, it } from "vitest";
import { imageUsesOf } from "../../../cli/workloads/image-use.ts";
import { parseManifests } from "../../../cli/workloads/parse-manifests.ts";
import { workloadOf } from "../../../cli/workloads/workload.ts";

const podSpec = { containers: [{ name: "app", image: "nginx" }], restartPolicy: "Never" };
const template = { metadata: { labels: { app: "web" } }, spec: podSpec };

function workloadIn(object: object) {
  const [manifest] = parseManifests(JSON.stringify(object), "a");
  return manifest && workloadOf(manifest, { namespace: "shop", source: "web.yaml" });
}

describe("workloadOf()", () => {
  it.for([
    ["v1", "Pod", podSpec],
    ["apps/v1", "Deployment", { template }],
    ["apps/v1", "StatefulSet", { template }],
    ["apps/v1", "DaemonSet", { template }],
    ["apps/v1", "ReplicaSet", { template }],
    ["batch/v1", "Job", { template }],
    ["batch/v1", "CronJob", { jobTemplate: { spec: { template } } }],
  ] as const)("finds the pod template of %s %s", ([apiVersion, kind, spec]) => {
    const workload = workloadIn({ apiVersion, kind, metadata: { name: "web" }, spec });
    expect(workload?.object).toBe(`${kind.toLowerCase()}/web`);
    expect(workload?.namespace).toBe("shop");
    expect(workload && imageUsesOf(workload).map(({ image }) => image.reference)).toEqual([
      "nginx",
    ]);
  });

  it("prefers the object's own namespace and knows its owner", () => {
    const ownerReferences = [{ kind: "ReplicaSet", name: "web-1", controller: true }];
    const metadata = { generateName: "web-", namespace: "other", ownerReferences };
    expect(workloadIn({ apiVersion: "v1", kind: "Pod", metadata, spec: podSpec })).toMatchObject({
      object: "pod/web-*",
      namespace: "other",
      owner: "replicaset/web-1",
    });
  });

  it("passes over other kinds, and those of other groups with the same name", () => {
    expect(workloadIn({ apiVersion: "v1", kind: "Service" })).toBeUndefined();
    expect(workloadIn({ apiVersion: "example.com/v1", kind: "Deployment" })).toBeUndefined();
  });

  it.for([
    [
      { template: { spec: { containers: [{ image: 1 }] } } },
      "spec.template.spec.containers.0.image: Invalid input: expected string, received number",
    ],
    [{}, "spec.template: Invalid input: expected object, received undefined"],
  ] as const)("refuses %j and says what is wrong with it", ([spec, reason]) => {
    const object = { apiVersion: "apps/v1", kind: "Deployment", spec };
    expect(() => workloadIn(object)).toThrow(
      `Cannot read "web.yaml": a Deployment has a wrong ${reason}`,
    );
  });
});
