import { describe, expect, it } from "vitest";
import { decodeImageCheck } from "../../../api/image-check.ts";
import { storedFindingOf } from "../../../cli/checks/stored-finding.ts";

const digest = `sha256:${"a".repeat(64)}`;

function findingOf(status?: object, generation = 2) {
  const metadata = { namespace: "shop", name: "x", generation };
  return storedFindingOf(decodeImageCheck({ metadata, spec: { image: "web:v1" }, status }));
}

function pullable(status: string, reason: string, message: string) {
  const lastTransitionTime = "2026-01-01T00:00:00Z";
  return [{ type: "Pullable", status, reason, message, lastTransitionTime, observedGeneration: 2 }];
}

describe("storedFindingOf()", () => {
  it("knows nothing before the cluster has looked at the present spec", () => {
    expect(findingOf()).toBeUndefined();
    expect(findingOf({ conditions: pullable("True", "Pullable", "") }, 3)).toBeUndefined();
  });

  it("takes platforms as the cluster found them", () => {
    const platforms = [{ platform: "linux/amd64", digest, sizeBytes: 7 }];
    const conditions = pullable("True", "Pullable", "");
    expect(findingOf({ conditions, digest, platforms, missingPlatforms: ["linux/arm64"] })).toEqual(
      {
        verdict: "warning",
        reason: "NoMatchingPlatform",
        message:
          '"web:v1" has no image for linux/arm64; build the image for the platform of the nodes',
        digest,
        platforms: [
          { platform: "linux/amd64", verdict: "good", reason: "Pullable", digest, sizeBytes: 7 },
          {
            platform: "linux/arm64",
            verdict: "warning",
            reason: "NoMatchingPlatform",
            message:
              '"web:v1" has no image for linux/arm64; build the image for the platform of the nodes',
          },
        ],
      },
    );
  });

  it.for([
    ["False", "bad"],
    ["Unknown", "unknown"],
  ] as const)("takes Pullable %s for %s", ([status, verdict]) => {
    expect(findingOf({ conditions: pullable(status, "Denied", "no") })).toEqual({
      verdict,
      reason: "Denied",
      message: "no",
      platforms: [],
    });
  });
});
