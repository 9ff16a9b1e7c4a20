import { describe, expect, it } from "vitest";
import { pageLimitOf } from "../../kube/page-limit.ts";

function itemsOf(...bytes: number[]): string[] {
  return bytes.map((count) => "x".repeat(count - 2));
}

describe("pageLimitOf()", () => {
  it("is the maximum for small objects, and when there are none", () => {
    expect(pageLimitOf(itemsOf(4_000, 4_000), 500)).toBe(500);
    expect(pageLimitOf([], 500)).toBe(500);
  });

  it("keeps a page at 3 MiB, by the largest of the first, the middle and the last", () => {
    expect(pageLimitOf(itemsOf(3_072), 5_000)).toBe(1_024);
    expect(pageLimitOf(itemsOf(10, 10, 30_720, 10, 10), 500)).toBe(102);
    expect(pageLimitOf(itemsOf(10, 10, 61_440), 500)).toBe(51);
  });

  it("is at least 1", () => {
    expect(pageLimitOf(itemsOf(4_000_000), 500)).toBe(1);
  });
});
