import { describe, expect, it } from "vitest";
import type { FailureClass } from "../../../registry/failures/failure-classes.ts";
import { failed } from "../../../registry/failures/registry-failure.ts";
import { isVouchedFor } from "../../../registry/manifests/vouched-blob.ts";

interface Refusal {
  readonly class: FailureClass;
  readonly host: string;
  readonly httpStatus?: number;
}

const OWN = "r.example";
const STORAGE = "storage.example";

describe("isVouchedFor()", () => {
  it.for<[Refusal, boolean]>([
    [{ class: "NotARegistry", host: OWN, httpStatus: 405 }, true],
    [{ class: "EgressForbidden", host: OWN, httpStatus: 307 }, true],
    [{ class: "EgressForbidden", host: OWN }, false],
    [{ class: "Denied", host: STORAGE, httpStatus: 403 }, true],
    [{ class: "Denied", host: OWN, httpStatus: 403 }, false],
    [{ class: "BlobUnknown", host: STORAGE, httpStatus: 404 }, false],
    [{ class: "Timeout", host: STORAGE }, false],
  ])("of %o is %s", ([refusal, expected]) => {
    const failure = failed(refusal.class, "no", { leg: "blob", ...refusal });
    expect(isVouchedFor(failure, OWN)).toBe(expected);
  });

  it("knows where Docker Hub's API is", () => {
    const context = { leg: "blob", host: "registry-1.docker.io", httpStatus: 403 } as const;
    expect(isVouchedFor(failed("NotFoundOrDenied", "no", context), "docker.io")).toBe(false);
  });
});
