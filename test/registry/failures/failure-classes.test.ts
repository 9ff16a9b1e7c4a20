import { describe, expect, it } from "vitest";
import { isLastingFailure, nextStepOf } from "../../../registry/failures/failure-classes.ts";

describe("isLastingFailure()", () => {
  it("is true of what a registry has settled", () => {
    const settled = [
      "ManifestUnknown",
      "RepositoryUnknown",
      "Denied",
      "NoMatchingPlatform",
    ] as const;
    expect(settled.map(isLastingFailure)).toEqual([true, true, true, true]);
  });

  it("is false of what may be over in a second", () => {
    const passing = [
      "Timeout",
      "RateLimited",
      "DNS",
      "RegistryUnavailable",
      "DigestMismatch",
    ] as const;
    expect(passing.map(isLastingFailure)).toEqual([false, false, false, false, false]);
  });
});

describe("nextStepOf()", () => {
  it("tells a person what to do", () => {
    expect(nextStepOf("Unauthenticated")).toBe("add a pull secret for this registry");
  });
});
