import { describe, expect, it } from "vitest";
import { decodeImageCheck, pullableConditionOf } from "../../api/image-check.ts";

const CONDITION = {
  type: "Pullable",
  status: "False",
  reason: "ManifestUnknown",
  message: "push the tag",
  lastTransitionTime: "2026-01-01T00:00:00Z",
};
const RAW = {
  apiVersion: "layerwise.io/v1alpha1",
  kind: "ImageCheck",
  metadata: { namespace: "shop", name: "web", uid: "u", generation: 2, labels: {} },
  spec: { image: "nginx:1.27" },
  status: { observedGeneration: 2, conditions: [CONDITION] },
};

describe("decodeImageCheck()", () => {
  it("reads what the API server sends, and fills in what it would", () => {
    expect(decodeImageCheck(RAW)).toEqual({
      metadata: { namespace: "shop", name: "web", generation: 2 },
      spec: {
        image: "nginx:1.27",
        serviceAccountName: "default",
        depth: "Manifest",
        interval: "1h",
      },
      status: { observedGeneration: 2, conditions: [CONDITION] },
    });
  });

  it.for([
    {},
    null,
    { ...RAW, spec: {} },
    { ...RAW, metadata: { name: "web" } },
    { ...RAW, spec: { image: "nginx", depth: "Deep" } },
    { ...RAW, status: { digest: "sha256:1" } },
  ])("throws for what is no ImageCheck: %j", (raw) => {
    expect(() => decodeImageCheck(raw)).toThrow(/"path"/);
  });
});

describe("pullableConditionOf()", () => {
  const of = (status: object | undefined) =>
    pullableConditionOf(decodeImageCheck({ ...RAW, status }));

  it("finds the condition of the present spec", () => {
    expect(of(RAW.status)).toEqual(CONDITION);
    const own = { ...CONDITION, observedGeneration: 2 };
    expect(of({ observedGeneration: 1, conditions: [own] })).toEqual(own);
  });

  it.for([
    undefined,
    {},
    { observedGeneration: 2, conditions: [] },
    { observedGeneration: 1, conditions: [CONDITION] },
    { observedGeneration: 2, conditions: [{ ...CONDITION, type: "Ready" }] },
    { observedGeneration: 2, conditions: [{ ...CONDITION, observedGeneration: 1 }] },
  ])("finds none in the status %j", (status) => {
    expect(of(status)).toBeUndefined();
  });
});
