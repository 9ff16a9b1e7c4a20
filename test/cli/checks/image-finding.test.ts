import { describe, expect, it } from "vitest";
import { problemOf } from "../../../check/check-result.ts";
import { findingOf, problemFinding } from "../../../cli/checks/image-finding.ts";
import { parseDigest } from "../../../placement/digest.ts";
import { parsePlatform } from "../../../placement/platform.ts";

const digest = parseDigest(`sha256:${"a".repeat(64)}`);
const amd64 = { platform: parsePlatform("linux/amd64"), digest, sizeBytes: 7 };
const good = { platform: "linux/amd64", verdict: "good", reason: "Pullable", digest, sizeBytes: 7 };
const missingMessage =
  '"web" has no image for linux/arm64; build the image for the platform of the nodes';

function found(missing: readonly string[], needsEveryPlatform: boolean) {
  const missingPlatforms = missing.map(parsePlatform);
  const remarks = missing.length > 0 ? [problemOf("NoMatchingPlatform", "some")] : [];
  const image = { digest, platforms: [amd64], missingPlatforms };
  return findingOf("web", { kind: "pullable", image, remarks }, { needsEveryPlatform });
}

describe("findingOf()", () => {
  it("finds an image good that every platform has", () => {
    expect(found([], true)).toEqual({
      verdict: "good",
      reason: "Pullable",
      digest,
      platforms: [good],
    });
  });

  it.for([
    [true, "bad"],
    [false, "warning"],
  ] as const)(
    "where a platform is missing and each is needed is %s, it is %s",
    ([needed, verdict]) => {
      const problem = { verdict, reason: "NoMatchingPlatform", message: missingMessage };
      expect(found(["linux/arm64"], needed)).toEqual({
        ...problem,
        digest,
        platforms: [good, { platform: "linux/arm64", ...problem }],
      });
    },
  );

  it("warns of what should be mended although the image can be pulled", () => {
    const remark = problemOf("SecretMissing", "The pull secret is gone");
    const image = { digest, platforms: [amd64], missingPlatforms: [] };
    const finding = findingOf(
      "web",
      { kind: "pullable", image, remarks: [remark] },
      { needsEveryPlatform: true },
    );
    expect(finding).toMatchObject({
      verdict: "warning",
      reason: "SecretMissing",
      platforms: [good],
    });
  });
});

describe("problemFinding()", () => {
  it.for([
    ["ManifestUnknown", "bad"],
    ["BadCredentials", "bad"],
    ["NoMatchingPlatform", "bad"],
    ["Unauthenticated", "unknown"],
    ["NotFoundOrDenied", "unknown"],
    ["RateLimited", "unknown"],
    ["Timeout", "unknown"],
    ["TLSUntrusted", "unknown"],
    ["EgressForbidden", "unknown"],
  ] as const)("takes %s for %s", ([problemClass, verdict]) => {
    expect(problemFinding({ class: problemClass, message: "m" })).toEqual({
      verdict,
      reason: problemClass,
      message: "m",
      platforms: [],
    });
  });
});
