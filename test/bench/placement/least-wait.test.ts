import { describe, expect, it } from "vitest";
import { leastWaitOf } from "../../../bench/placement/least-wait.ts";
import { sampleGroup, sampleImage } from "./sample-groups.ts";

describe("leastWaitOf()", () => {
  it("has every replica wait for the layers that no earlier group needed, and for nothing else", () => {
    const web = sampleImage("web", { base: 100, web: 10 });
    const api = sampleImage("api", { base: 100, api: 20 });
    const groups = [sampleGroup("a", web, 2), sampleGroup("b", api, 3), sampleGroup("c", web, 5)];
    expect(leastWaitOf(groups, 10)).toBe((2 * 11 + 3 * 2) / 10);
  });

  it("is nothing without pods", () => {
    expect(leastWaitOf([], 10)).toBe(0);
  });
});
