import { describe, expect, it } from "vitest";
import { leastCopiesOf } from "../../../bench/placement/least-copies.ts";
import { sampleGroup, sampleImage } from "./sample-groups.ts";

const NODE_CPU_MILLIS = 4000;
const web = sampleImage("web", { base: 100, web: 10 });
const api = sampleImage("api", { base: 100 });

describe("leastCopiesOf()", () => {
  it("has a layer on as many nodes as the largest ReplicaSet that needs it has pods", () => {
    const groups = [sampleGroup("a", web, 2), { ...sampleGroup("b", api, 3), atSeconds: 60 }];
    expect(leastCopiesOf(groups, NODE_CPU_MILLIS)).toEqual([
      { sizeBytes: 100, copies: 3, firstPods: 2 },
      { sizeBytes: 10, copies: 2, firstPods: 2 },
    ]);
  });

  it("has it on one where the pods are a Job's and fit there", () => {
    const groups = [{ ...sampleGroup("a", api, 4), owner: "Job" as const }];
    expect(leastCopiesOf(groups, NODE_CPU_MILLIS)).toEqual([
      { sizeBytes: 100, copies: 1, firstPods: 4 },
    ]);
  });

  it("has it on as many as the pods fill that run at once", () => {
    const jobs = (name: string, atSeconds: number) => ({
      ...sampleGroup(name, api, 4),
      owner: "Job" as const,
      atSeconds,
    });
    // Each runs for a minute: the third begins when the first ends.
    const groups = [jobs("a", 0), jobs("b", 30), jobs("c", 60)];
    expect(leastCopiesOf(groups, NODE_CPU_MILLIS)).toEqual([
      { sizeBytes: 100, copies: 2, firstPods: 4 },
    ]);
  });

  it("counts a layer once that an image lists twice", () => {
    const [layer] = api.layers;
    const twice = { ...api, layers: [...api.layers, ...(layer === undefined ? [] : [layer])] };
    expect(leastCopiesOf([sampleGroup("a", twice, 4)], NODE_CPU_MILLIS)).toEqual([
      { sizeBytes: 100, copies: 4, firstPods: 4 },
    ]);
  });
});
