import { describe, expect, it } from "vitest";
import { exemptionOf, isSystemNamespace } from "../../webhook/exemption.ts";

const IGNORE = { "layerwise.io/check": "ignore" };

describe("exemptionOf()", () => {
  it.for([
    { what: "nothing", labels: {}, template: {}, namespace: {}, why: undefined },
    { what: "the namespace", namespace: IGNORE, why: "label layerwise.io/check of the namespace" },
    { what: "the object", labels: IGNORE, why: "label layerwise.io/check of the object" },
    {
      what: "the pod template",
      template: { metadata: { labels: IGNORE } },
      why: "label layerwise.io/check of the pod template",
    },
    {
      what: "a static pod",
      template: { metadata: { annotations: { "kubernetes.io/config.mirror": "x" } } },
      why: "static pod",
    },
    { what: "another value", labels: { "layerwise.io/check": "no" }, why: undefined },
  ])("is $why where $what says so", ({ labels = {}, template = {}, namespace = {}, why }) => {
    expect(exemptionOf({ labels, template }, namespace)).toBe(why);
  });
});

describe("isSystemNamespace()", () => {
  it("is true of kube-system and our own", () => {
    const is = (name: string) => isSystemNamespace(name, "layerwise-system");
    expect(["kube-system", "layerwise-system", "default"].map(is)).toEqual([true, true, false]);
  });
});
