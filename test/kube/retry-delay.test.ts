import { describe, expect, it } from "vitest";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import { retryDelayMs } from "../../kube/retry-delay.ts";
import { UnreachableError } from "../../kube/unreachable-error.ts";

const unreachable = new UnreachableError("GET x", "https://a", new Error("reset"));

function refusal(status: number, retryAfterMs?: number): KubeApiError {
  return new KubeApiError("GET x", { status, reason: "Unknown", message: "", retryAfterMs });
}

function delayOf(error: unknown, method: string, random = 0, failures = 1): number | undefined {
  return retryDelayMs(error, method, { failures, random: () => random });
}

describe("retryDelayMs()", () => {
  it("is what Retry-After says, and up to a fifth more", () => {
    expect(delayOf(refusal(429, 3_000), "POST")).toBe(3_000);
    expect(delayOf(refusal(503, 3_000), "POST", 1)).toBe(3_600);
  });

  it("is never less than the back-off, so that a Retry-After of 0 makes no tight loop", () => {
    expect(delayOf(refusal(429, 0), "GET")).toBe(200);
    expect(delayOf(refusal(429, 0), "GET", 0, 10)).toBe(5_000);
  });

  it("retries 429 always, 503 without Retry-After only when nothing can be done twice", () => {
    expect(delayOf(refusal(429), "POST")).toBe(200);
    expect(delayOf(refusal(503), "GET")).toBe(200);
    expect(delayOf(refusal(503), "POST")).toBeUndefined();
  });

  it("retries a read over a broken connection, but no write", () => {
    expect(delayOf(unreachable, "GET", 1)).toBe(100);
    expect(delayOf(unreachable, "PATCH")).toBeUndefined();
  });

  it.for([400, 401, 403, 404, 409, 410, 422, 500])("does not retry %i", (status) => {
    expect(delayOf(refusal(status, 1_000), "GET")).toBeUndefined();
  });

  it("does not retry other faults", () => {
    expect(delayOf(new TypeError("bug"), "GET")).toBeUndefined();
  });
});
