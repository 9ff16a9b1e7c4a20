import { describe, expect, it } from "vitest";
import { failureTextOf, nextStepOf } from "../../../cli/caches/failure-text.ts";

describe("failureTextOf()", () => {
  it("adds what to do to class and message", () => {
    expect(failureTextOf({ reason: "Unauthenticated", message: "401" })).toBe(
      "Unauthenticated: 401; add a pull secret for this registry",
    );
  });

  it("says it once where the message says it, and alone where there is no message", () => {
    const message = "401; add a pull secret for this registry";
    expect(failureTextOf({ reason: "Unauthenticated", message })).toBe(
      `Unauthenticated: ${message}`,
    );
    expect(failureTextOf({ reason: "Unauthenticated", message: "" })).toBe(
      "Unauthenticated: add a pull secret for this registry",
    );
  });

  it("leaves a class of a later version as it is", () => {
    expect(failureTextOf({ reason: "Haunted", message: "boo" })).toBe("Haunted: boo");
    expect(nextStepOf("constructor")).toBeUndefined();
  });
});
