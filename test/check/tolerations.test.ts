import { describe, expect, it } from "vitest";
import { isTolerated } from "../../check/tolerations.ts";

const GPU = { key: "gpu", value: "yes", effect: "NoSchedule" };

describe("isTolerated()", () => {
  it.for([
    { when: "the toleration is equal", toleration: { ...GPU, operator: "Equal" }, is: true },
    { when: "no operator is written", toleration: { key: "gpu", value: "yes" }, is: true },
    { when: "the value differs", toleration: { key: "gpu", value: "no" }, is: false },
    { when: "any value will do", toleration: { key: "gpu", operator: "Exists" }, is: true },
    { when: "everything is tolerated", toleration: { operator: "Exists" }, is: true },
    { when: "the effect differs", toleration: { ...GPU, effect: "NoExecute" }, is: false },
    { when: "the key differs", toleration: { key: "cpu", operator: "Exists" }, is: false },
    { when: "neither key nor operator is written", toleration: { value: "yes" }, is: false },
  ])("is $is when $when", ({ toleration, is }) => {
    expect(isTolerated(GPU, [toleration])).toBe(is);
  });

  it("is false without tolerations, but for a mere preference", () => {
    expect(isTolerated(GPU, [])).toBe(false);
    expect(isTolerated({ ...GPU, effect: "PreferNoSchedule" }, [])).toBe(true);
  });

  it.for([
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/unschedulable",
    "node.cloudprovider.kubernetes.io/uninitialized",
  ])("passes by %s, which does not last", (key) => {
    expect(isTolerated({ key, effect: "NoSchedule" }, [])).toBe(true);
  });
});
