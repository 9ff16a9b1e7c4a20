import { describe, expect, it } from "vitest";
import { decodePodTemplate } from "../../controller/pod-template-decoder.ts";

const SPEC = {
  serviceAccountName: "builder",
  imagePullSecrets: [{ name: "one" }, {}, { name: "two" }],
  initContainers: [{ name: "init", image: "busybox:1" }],
  containers: [
    { name: "main", image: "ghcr.io/a/b:v1" },
    { name: "twin", image: "ghcr.io/a/b:v1" },
    { name: "broken", image: "not a reference" },
  ],
  volumes: [{ name: "model", image: { reference: "ghcr.io/a/model:v2" } }],
};
const IMAGES = {
  keys: ["ghcr.io/a/model:v2", "docker.io/library/busybox:1", "ghcr.io/a/b:v1"],
  context: { namespace: "shop", secretNames: ["one", "two"], serviceAccountName: "builder" },
};

function workload(spec: object, controllerKind?: string): object {
  const ownerReferences =
    controllerKind === undefined ? [] : [{ kind: controllerKind, name: "owner", controller: true }];
  return { metadata: { namespace: "shop", name: "web", ownerReferences }, spec };
}

describe("decodePodTemplate()", () => {
  it("reads every kind of image of a template, each once", () => {
    expect(decodePodTemplate(workload({ template: { spec: SPEC } }))).toEqual(IMAGES);
  });

  it("reads the template of a CronJob's jobs", () => {
    const spec = { jobTemplate: { spec: { template: { spec: SPEC } } } };
    expect(decodePodTemplate(workload(spec))).toEqual(IMAGES);
  });

  it("takes the default service account and no secrets where none are named", () => {
    const spec = { template: { spec: { containers: [{ image: "nginx" }] } } };
    expect(decodePodTemplate(workload(spec))?.context).toEqual({
      namespace: "shop",
      secretNames: [],
      serviceAccountName: "default",
    });
  });

  it.for(["Deployment", "CronJob"])("leaves out what a %s controls", (kind) => {
    expect(decodePodTemplate(workload({ template: { spec: SPEC } }, kind))).toBeUndefined();
  });

  it("reads what an operator's own kind controls", () => {
    expect(decodePodTemplate(workload({ template: { spec: SPEC } }, "Rollout"))).toEqual(IMAGES);
  });

  it.for([{}, { spec: {} }, { spec: { template: { spec: { containers: [] } } } }])(
    "leaves out a workload without images: %j",
    (raw) => {
      expect(decodePodTemplate(raw)).toBeUndefined();
    },
  );
});
