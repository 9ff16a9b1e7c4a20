import { describe, expect, it } from "vitest";
import type { SampleImage } from "../../demo/sample-image.ts";
import { createWorkload } from "../../demo/workload.ts";

const popular: SampleImage = { repository: "library/popular", tag: "1", weight: 9, layers: [] };
const rare: SampleImage = { repository: "library/rare", tag: "1", weight: 1, layers: [] };
const options = { seed: 1, pods: 2000, podsPerSecond: 2.5, meanLifeSeconds: 600 };

describe("createWorkload()", () => {
  it("gives the same stream for the same seed", () => {
    expect(createWorkload([popular, rare], options)).toEqual(
      createWorkload([popular, rare], options),
    );
  });

  it("creates exactly the pods asked for, in order, at the rate asked for", () => {
    const groups = createWorkload([popular, rare], options);
    const pods = groups.reduce((sum, group) => sum + group.lifeSeconds.length, 0);
    const times = groups.map((group) => group.atSeconds);
    expect(pods).toBe(2000);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(pods / (times.at(-1) ?? 0)).toBeGreaterThan(2.2);
    expect(pods / (times.at(-1) ?? 0)).toBeLessThan(2.8);
  });

  it("draws images by their weights", () => {
    const groups = createWorkload([popular, rare], options);
    const share = groups.filter((group) => group.image === popular).length / groups.length;
    expect(share).toBeGreaterThan(0.85);
    expect(share).toBeLessThan(0.95);
  });

  it("cuts the last group to the number of pods asked for", () => {
    const groups = createWorkload([rare], { ...options, pods: 1 });
    expect(groups.map((group) => group.lifeSeconds.length)).toEqual([1]);
  });
});
