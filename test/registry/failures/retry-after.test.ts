import { describe, expect, it } from "vitest";
import { retryAfterMsOf } from "../../../registry/failures/retry-after.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");

describe("retryAfterMsOf()", () => {
  it.for([
    ["0", 0],
    ["120", 120_000],
    [" 5 ", 5_000],
    ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
    ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
    ["999999999", 86_400_000],
    ["Fri, 01 Jan 2100 00:00:00 GMT", 86_400_000],
    ["soon", undefined],
    ["-1", undefined],
    ["", undefined],
    [undefined, undefined],
  ] as const)("of %j is %j", ([header, expected]) => {
    expect(retryAfterMsOf(header, NOW_MS)).toBe(expected);
  });
});
