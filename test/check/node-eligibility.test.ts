import { describe, expect, it } from "vitest";
import {
  isEligible,
  type NodeSelectorTerm,
  nodeConstraintsOf,
  type SelectableNode,
} from "../../check/node-eligibility.ts";

const NODE: SelectableNode = {
  name: "node-1",
  labels: { zone: "a", cores: "16", "kubernetes.io/arch": "amd64" },
  taints: [],
};

function isEligibleBy(spec: Parameters<typeof nodeConstraintsOf>[0], node = NODE): boolean {
  return isEligible(node, nodeConstraintsOf(spec));
}

function affinity(...nodeSelectorTerms: NodeSelectorTerm[]) {
  return {
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
    },
  };
}

function expression(key: string, operator: string, ...values: string[]): NodeSelectorTerm {
  return { matchExpressions: [{ key, operator, values }] };
}

describe("isEligible()", () => {
  it("is true without constraints", () => {
    expect(isEligibleBy({})).toBe(true);
    expect(isEligibleBy({ nodeSelector: null, tolerations: null, affinity: null })).toBe(true);
  });

  it("asks for every label of the node selector", () => {
    expect(isEligibleBy({ nodeSelector: { zone: "a", cores: "16" } })).toBe(true);
    expect(isEligibleBy({ nodeSelector: { zone: "a", cores: "8" } })).toBe(false);
    expect(isEligibleBy({ nodeSelector: { constructor: "a" } })).toBe(false);
  });

  it.for([
    { term: expression("zone", "In", "b", "a"), is: true },
    { term: expression("zone", "In", "b"), is: false },
    { term: expression("absent", "In", "b"), is: false },
    { term: expression("zone", "NotIn", "b"), is: true },
    { term: expression("zone", "NotIn", "a"), is: false },
    { term: expression("absent", "NotIn", "a"), is: true },
    { term: expression("zone", "Exists"), is: true },
    { term: expression("absent", "Exists"), is: false },
    { term: expression("absent", "DoesNotExist"), is: true },
    { term: expression("zone", "DoesNotExist"), is: false },
    { term: expression("cores", "Gt", "8"), is: true },
    { term: expression("cores", "Gt", "16"), is: false },
    { term: expression("cores", "Lt", "32"), is: true },
    { term: expression("cores", "Lt", "9"), is: false },
    { term: expression("zone", "Lt", "9"), is: false },
    { term: expression("zone", "Unheard", "a"), is: false },
    {
      term: { matchFields: [{ key: "metadata.name", operator: "In", values: ["node-1"] }] },
      is: true,
    },
    { term: { matchFields: [{ key: "spec.x", operator: "NotIn", values: ["y"] }] }, is: false },
    { term: {}, is: false },
  ])("is $is with the affinity $term", ({ term, is }) => {
    expect(isEligibleBy(affinity(term))).toBe(is);
  });

  it("asks for one of several terms, and for all expressions of a term", () => {
    const no = expression("zone", "In", "b");
    const yes = expression("zone", "In", "a");
    expect(isEligibleBy(affinity(no, yes))).toBe(true);
    const both = [...(yes.matchExpressions ?? []), ...(no.matchExpressions ?? [])];
    expect(isEligibleBy(affinity({ matchExpressions: both }))).toBe(false);
    expect(isEligibleBy(affinity())).toBe(false);
  });

  it("asks that every taint is tolerated", () => {
    const tainted = { ...NODE, taints: [{ key: "gpu", effect: "NoSchedule" }] };
    expect(isEligibleBy({}, tainted)).toBe(false);
    expect(isEligibleBy({ tolerations: [{ key: "gpu", operator: "Exists" }] }, tainted)).toBe(true);
  });

  it("takes a pod that names its node there, whatever else is asked for", () => {
    const spec = { nodeName: "node-1", nodeSelector: { zone: "b" } };
    expect(isEligibleBy(spec)).toBe(true);
    expect(isEligibleBy(spec, { ...NODE, name: "node-2" })).toBe(false);
  });
});
