import { describe, expect, it } from "vitest";
import { planScenario, SCENARIO_NAMES } from "../../../bench/placement/placement-scenarios.ts";
import { sampleImage } from "./sample-groups.ts";

const sources = {
  images: ["1", "2", "3"].map((tag) => sampleImage(tag, { [tag]: 1 })),
  arrivals: [
    { atSeconds: 0, lifeSeconds: 10, cpuMillis: 100, memoryBytes: 1e8 },
    { atSeconds: 10, lifeSeconds: 10, cpuMillis: 100, memoryBytes: 1e8 },
  ],
  nodes: 8,
  pods: 40,
  seed: 1,
};

describe("planScenario()", () => {
  it.for(SCENARIO_NAMES)("plans %s the same for the same seed", (name) => {
    const plan = planScenario(name, sources);
    expect(plan).toEqual(planScenario(name, sources));
    expect(plan).toMatchObject({ name });
    expect(plan?.nodes).toHaveLength(8);
    expect(plan?.groups.length).toBeGreaterThan(0);
  });

  it("has no trace where there is no recording", () => {
    expect(planScenario("trace", { ...sources, arrivals: undefined })).toBeUndefined();
  });

  it("lets every fourth node join in the middle of the stream", () => {
    const joining = planScenario("joining", sources)?.nodes.map(({ joinsAfterMs }) => joinsAfterMs);
    const middleMs = (40 / (8 * 0.025)) * 500;
    expect(joining).toEqual([middleMs, ...none(3), middleMs, ...none(3)]);
  });
});

function none(count: number): undefined[] {
  return Array.from({ length: count }, () => undefined);
}
