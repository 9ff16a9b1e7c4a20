import { describe, expect, it } from "vitest";
import type { Platform } from "../../placement/platform.ts";
import { storedCheckOf } from "../../webhook/stored-check.ts";
import { storedResultOf } from "../../webhook/stored-result.ts";
import { digestOf } from "../support/layers.ts";
import { type CheckFields, imageCheck } from "./image-checks.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };
const CHECKED_MS = Date.parse("2026-01-01T00:00:00Z");

function stored(fields: CheckFields, { platforms = [AMD64], afterMs = 1_000 } = {}) {
  const check = storedCheckOf(imageCheck(fields));
  if (check === undefined) throw new Error("the check says nothing");
  return storedResultOf(check, { platforms, nowMs: CHECKED_MS + afterMs });
}

describe("storedResultOf()", () => {
  it("takes a check until its end", () => {
    expect(stored({})).toMatchObject({
      kind: "pullable",
      image: { digest: digestOf("app"), missingPlatforms: [] },
      remarks: [],
    });
    const bad: CheckFields = { status: "False", reason: "ManifestUnknown" };
    const message = "as the controller says: ManifestUnknown";
    expect(stored(bad, { afterMs: 29_999 })).toEqual({
      kind: "problem",
      problem: { class: "ManifestUnknown", message },
    });
    expect(stored(bad, { afterMs: 30_000 })).toBeUndefined();
  });

  it("leaves a check aside that was made for other platforms", () => {
    expect(stored({}, { platforms: [AMD64, ARM64] })).toBeUndefined();
    const reason = "NoMatchingPlatform";
    const bad: CheckFields = {
      status: "False",
      reason,
      more: { missingPlatforms: ["linux/amd64"] },
    };
    expect(stored(bad, { platforms: [ARM64] })).toBeUndefined();
    expect(stored(bad)).toMatchObject({ problem: { class: reason } });
  });

  it("answers for each set of platforms anew", () => {
    const check = storedCheckOf(imageCheck({ more: { missingPlatforms: ["linux/arm64"] } }));
    if (check === undefined) throw new Error("the check says nothing");
    const kindFor = (platforms: readonly Platform[]) =>
      storedResultOf(check, { platforms, nowMs: CHECKED_MS })?.kind;
    const amd64 = [AMD64];
    const arm64 = [ARM64];
    const kinds = [amd64, amd64, arm64, [{ os: "windows", architecture: "amd64" }], amd64].map(
      kindFor,
    );
    expect(kinds).toEqual(["pullable", "pullable", "problem", undefined, "pullable"]);
  });

  it("remarks on platforms that are missing, and fails where all are", () => {
    const fields = { more: { missingPlatforms: ["linux/arm64"] } };
    const some = stored(fields, { platforms: [AMD64, ARM64] });
    expect(some).toMatchObject({
      kind: "pullable",
      image: { missingPlatforms: [ARM64] },
      remarks: [{ class: "NoMatchingPlatform" }],
    });
    const all = stored(fields, { platforms: [ARM64] });
    expect(all).toMatchObject({ kind: "problem", problem: { class: "NoMatchingPlatform" } });
  });
});
