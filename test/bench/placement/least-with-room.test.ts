import { describe, expect, it } from "vitest";
import { leastWithRoomOf } from "../../../bench/placement/least-with-room.ts";
import { sampleGroup, sampleImage } from "./sample-groups.ts";

const NODES = [{ cpuMillis: 4000, bytesPerSecond: 10 }];

describe("leastWithRoomOf()", () => {
  it("pulls each copy once, and has the first pods wait for a layer and one pod for each further copy", () => {
    const web = sampleImage("web", { base: 100, web: 10 });
    const api = sampleImage("api", { base: 100 });
    const groups = [sampleGroup("a", web, 2), sampleGroup("b", api, 3), sampleGroup("c", web, 1)];
    const { bytes, waitSeconds } = leastWithRoomOf(groups, NODES);
    expect(bytes).toBe(3 * 100 + 2 * 10);
    // Two and then one for the base, two for the other layer; 0.2 s for the two of one image, the three of the other.
    expect(waitSeconds).toBeCloseTo((3 * 10 + 2 * 1 + 5 * 0.2) / 6, 9);
  });

  it("has every pod of a Job wait for what is new, though one pull brings it", () => {
    const groups = [
      { ...sampleGroup("a", sampleImage("api", { base: 100 }), 4), owner: "Job" as const },
    ];
    expect(leastWithRoomOf(groups, NODES)).toEqual({ bytes: 100, waitSeconds: 10.2 });
  });

  it("is nothing without pods", () => {
    expect(leastWithRoomOf([], NODES)).toEqual({ bytes: 0, waitSeconds: 0 });
  });
});
