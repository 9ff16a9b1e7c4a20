import { describe, expect, it } from "vitest";
import { encodeAdmissionReview, SKIPPED } from "../../webhook/admission-answer.ts";

function encoded(...args: Parameters<typeof encodeAdmissionReview>): unknown {
  return JSON.parse(encodeAdmissionReview(...args));
}

describe("encodeAdmissionReview()", () => {
  it("gives version, kind and UID back", () => {
    expect(encoded("uid-1", SKIPPED)).toEqual({
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      response: { uid: "uid-1", allowed: true },
    });
  });

  it("says why a request is denied, and keeps warnings and audit annotations", () => {
    const answer = {
      outcome: "denied",
      denial: "app: no image",
      warnings: ["sidecar: slow"],
      auditAnnotations: { verdict: "deny" },
    } as const;
    expect(encoded("uid-2", answer)).toEqual({
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      response: {
        uid: "uid-2",
        allowed: false,
        status: { code: 403, reason: "Forbidden", message: "app: no image" },
        warnings: ["sidecar: slow"],
        auditAnnotations: { verdict: "deny" },
      },
    });
  });
});
