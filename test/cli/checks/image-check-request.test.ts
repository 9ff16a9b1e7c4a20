import { expect, it } from "vitest";
import { imageCheckFor } from "../../../cli/checks/image-check-request.ts";
import { sampleUse, useOf } from "../workloads/sample-use.ts";

const PLACE = { namespace: "shop", name: "verify-1" };
const HEAD = {
  apiVersion: "layerwise.io/v1alpha1",
  kind: "ImageCheck",
  metadata: { ...PLACE, labels: { "app.kubernetes.io/managed-by": "kubectl-layerwise" } },
};

it("imageCheckFor() says what a pod would pull, as whom and where", () => {
  const use = sampleUse({
    containers: [{ name: "app", image: "web:v1" }],
    imagePullSecrets: [{ name: "one" }, { name: "two" }, { name: "one" }],
    serviceAccountName: "builder",
    nodeSelector: { disk: "ssd" },
  });
  expect(imageCheckFor(use, PLACE)).toEqual({
    ...HEAD,
    spec: {
      image: "web:v1",
      serviceAccountName: "builder",
      imagePullSecrets: [{ name: "one" }, { name: "two" }],
      nodeSelector: { disk: "ssd" },
    },
  });
});

it("imageCheckFor() leaves out what the pod does not say", () => {
  const spec = { image: "web:v1", serviceAccountName: "default" };
  expect(imageCheckFor(useOf("web:v1"), PLACE)).toEqual({ ...HEAD, spec });
});
