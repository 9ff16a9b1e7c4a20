import { describe, expect, it } from "vitest";
import { neverPulledProblemOf } from "../../check/never-pulled.ts";

const ELIGIBLE = {
  names: ["a", "b", "c"],
  platforms: [],
  takeSchema1: false,
  mayHaveMore: false,
};
const FACTS = { present: 0, enough: 2, eligible: ELIGIBLE, clusterNodes: 3 };

describe("neverPulledProblemOf()", () => {
  it("is none where enough nodes have it", () => {
    expect(neverPulledProblemOf("app", { ...FACTS, present: 2 })).toBeUndefined();
  });

  it.for([
    {
      when: "nobody has it",
      facts: {},
      problem: {
        class: "PullNeverNotCached",
        message:
          '"app" is never pulled and none of the 3 nodes that may run it has it; bring the image onto the nodes, or change imagePullPolicy',
      },
    },
    {
      when: "the cluster has no nodes",
      facts: { eligible: { ...ELIGIBLE, names: [] }, clusterNodes: 0, enough: 0 },
      problem: { class: "PullNeverNotCached" },
    },
    {
      when: "too few have it",
      facts: { present: 1 },
      problem: {
        class: "NotEnoughNodes",
        message:
          '"app" is never pulled and is on 1 of the 3 nodes that may run it; wait until more nodes hold the image',
      },
    },
    {
      when: "no node may run it now",
      facts: { eligible: { ...ELIGIBLE, names: [] }, enough: 0 },
      problem: { class: "NotEnoughNodes" },
    },
    {
      when: "reports are incomplete",
      facts: { eligible: { ...ELIGIBLE, mayHaveMore: true } },
      problem: { class: "NotEnoughNodes" },
    },
  ])("is $problem.class when $when", ({ facts, problem }) => {
    expect(neverPulledProblemOf("app", { ...FACTS, ...facts })).toMatchObject(problem);
  });
});
