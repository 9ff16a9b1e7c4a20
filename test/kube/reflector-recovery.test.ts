import { describe, expect, it } from "vitest";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import { isListNeeded, reflectorDelayMs } from "../../kube/reflector-recovery.ts";
import { UnreachableError } from "../../kube/unreachable-error.ts";

function refusal(status: number, retryAfterMs?: number): KubeApiError {
  return new KubeApiError("watch x", { status, reason: "Unknown", message: "", retryAfterMs });
}

describe("isListNeeded()", () => {
  it.for([
    [refusal(410), true],
    [refusal(400), true],
    [new SyntaxError("not JSON"), true],
    [new TypeError("unknown event"), true],
    [new RangeError("line too long"), true],
    [refusal(429), false],
    [refusal(503), false],
    [refusal(403), false],
    [new UnreachableError("GET x", "https://a", new Error("reset")), false],
    [new DOMException("silent", "TimeoutError"), false],
    [new Error("other side closed"), false],
  ] as const)("of %s is %s", ([error, needed]) => {
    expect(isListNeeded(error)).toBe(needed);
  });
});

describe("reflectorDelayMs()", () => {
  it("grows to between 15 and 30 s", () => {
    for (const failures of [7, 100, 10_000]) {
      const delayMs = reflectorDelayMs(undefined, failures);
      expect(delayMs).toBeGreaterThanOrEqual(15_000);
      expect(delayMs).toBeLessThanOrEqual(30_000);
    }
  });

  it("is what the server asked for, when that is longer, up to 5 minutes", () => {
    expect(reflectorDelayMs(refusal(429, 40_000), 100)).toBe(40_000);
    expect(reflectorDelayMs(refusal(429, 3_600_000), 1)).toBe(300_000);
    expect(reflectorDelayMs(refusal(429, 1), 1)).toBeGreaterThanOrEqual(400);
  });
});
