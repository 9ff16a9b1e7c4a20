import { describe, expect, it } from "vitest";
import { decodeStatus, KubeApiError, parseRetryAfterMs } from "../../kube/kube-api-error.ts";

describe("KubeApiError", () => {
  it("says what was refused and why, on one line, cut at 300 characters", () => {
    const error = new KubeApiError('GET "/a"', {
      status: 500,
      reason: "Unknown",
      message: `forged\n{"level":"info"}\u202E ${"x".repeat(400)}`,
    });
    expect(error.message).toBe(
      `Cannot GET "/a": 500 Unknown: forged {"level":"info"} ${"x".repeat(276)}...`,
    );
    expect(error).toMatchObject({ status: 500, reason: "Unknown", retryAfterMs: undefined });
  });
});

describe("decodeStatus()", () => {
  it.for([
    ['{"reason":"NotFound","message":"no"}', { reason: "NotFound", message: "no" }],
    ['{"reason":"","message":7}', { reason: "Unknown", message: "" }],
    ["{}", { reason: "Unknown", message: "" }],
    ["null", { reason: "Unknown", message: "null" }],
    ["<html>busy</html>", { reason: "Unknown", message: "<html>busy</html>" }],
    ["", { reason: "Unknown", message: "" }],
  ] as const)("reads %j", ([text, status]) => {
    expect(decodeStatus(text)).toEqual(status);
  });
});

describe("parseRetryAfterMs()", () => {
  const nowMs = Date.parse("2026-01-01T00:00:00Z");

  it.for([
    ["7", 7_000],
    ["0", 0],
    ["Thu, 01 Jan 2026 00:00:05 GMT", 5_000],
    ["Thu, 01 Jan 2025 00:00:05 GMT", 0],
    ["soon", undefined],
    ["-1", undefined],
    ["99999999999999999999", undefined],
    [undefined, undefined],
  ] as const)("reads %j", ([header, delayMs]) => {
    expect(parseRetryAfterMs(header, nowMs)).toBe(delayMs);
  });
});
