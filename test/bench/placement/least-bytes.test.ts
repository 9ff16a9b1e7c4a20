import { describe, expect, it } from "vitest";
import { leastBytesOf } from "../../../bench/placement/least-bytes.ts";
import { sampleGroup, sampleImage } from "./sample-groups.ts";

describe("leastBytesOf()", () => {
  it("counts every layer as often as the largest group that needs it has replicas", () => {
    const web = sampleImage("web", { base: 100, web: 10 });
    const api = sampleImage("api", { base: 100, api: 1 });
    const groups = [sampleGroup("a", web, 2), sampleGroup("b", api, 3), sampleGroup("c", web, 1)];
    expect(leastBytesOf(groups)).toBe(3 * 100 + 2 * 10 + 3 * 1);
  });
});
