import { describe, expect, it } from "vitest";
import { cacheConditionOf, decodeImageCache } from "../../api/image-cache.ts";

const CONDITION = {
  type: "Ready",
  status: "True",
  reason: "AllPresent",
  message: "3 of 3 nodes have 1 of 1 images",
  lastTransitionTime: "2026-01-01T00:00:00Z",
};
const RAW = {
  apiVersion: "layerwise.io/v1alpha1",
  kind: "ImageCache",
  metadata: { namespace: "shop", name: "web", uid: "u", generation: 2, labels: {} },
  spec: { cacheSpec: [{ images: ["nginx:1.27"] }] },
  status: { observedGeneration: 2, conditions: [CONDITION], nodesSummary: "3/3" },
};

describe("decodeImageCache()", () => {
  it("reads what the API server sends, and fills in what it would", () => {
    expect(decodeImageCache(RAW)).toEqual({
      metadata: { namespace: "shop", name: "web", uid: "u", generation: 2, annotations: {} },
      spec: {
        cacheSpec: [{ images: ["nginx:1.27"] }],
        parallelism: 10,
        parallelismPerNode: 1,
        backoffLimit: 3,
        suspend: false,
        retention: "BestEffort",
      },
      status: RAW.status,
    });
  });

  it.for([
    {},
    null,
    { ...RAW, spec: {} },
    { ...RAW, metadata: { name: "web" } },
    { ...RAW, spec: { cacheSpec: [] } },
    { ...RAW, spec: { ...RAW.spec, parallelism: "abc" } },
    { ...RAW, spec: { ...RAW.spec, retention: "Forever" } },
    { ...RAW, status: { nodesSummary: "all" } },
  ])("throws for what is no ImageCache: %j", (raw) => {
    expect(() => decodeImageCache(raw)).toThrow(/"path"/);
  });
});

describe("cacheConditionOf()", () => {
  const of = (status: object | undefined) =>
    cacheConditionOf(decodeImageCache({ ...RAW, status }), "Ready");

  it("finds the condition of the present spec", () => {
    expect(of(RAW.status)).toEqual(CONDITION);
    const own = { ...CONDITION, observedGeneration: 2 };
    expect(of({ observedGeneration: 1, conditions: [own] })).toEqual(own);
  });

  it.for([
    undefined,
    {},
    { observedGeneration: 1, conditions: [CONDITION] },
    { observedGeneration: 2, conditions: [{ ...CONDITION, type: "Degraded" }] },
    { observedGeneration: 2, conditions: [{ ...CONDITION, observedGeneration: 1 }] },
  ])("finds none in the status %j", (status) => {
    expect(of(status)).toBeUndefined();
  });
});
