import { describe, expect, it } from "vitest";
import { formatGoDuration } from "./go-duration.ts";

describe("formatGoDuration()", () => {
  it.for([
    [0, "0s"],
    [0.9, "0s"],
    [209.7, "209ms"],
    [1000, "1s"],
    [8715, "8.715s"],
    [60_000, "1m0s"],
    [63_500, "1m3.5s"],
    [3_601_000, "1h0m1s"],
  ] as const)("prints %d ms as %s", ([durationMs, text]) => {
    expect(formatGoDuration(durationMs)).toBe(text);
  });
});
