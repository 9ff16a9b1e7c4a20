import { describe, expect, it } from "vitest";
import { cacheNoticesOf } from "../../../controller/caches/cache-notices.ts";
import { imageCache } from "./sample-cache.ts";

const regarding = {
  apiVersion: "layerwise.io/v1alpha1",
  kind: "ImageCache",
  namespace: "shop",
  name: "web",
  uid: "uid-of-web",
};
const about = { regarding, action: "Caching" };
const NOTHING_ASKED = { wantsRefresh: false, wantsPurge: false };

function condition(type: string, status: "True" | "False", reason: string) {
  const lastTransitionTime = "2026-01-01T00:00:00Z";
  return { type, status, reason, message: `${reason}, it is said`, lastTransitionTime };
}

const PULLING = { conditions: [condition("Ready", "False", "Pulling")] };
const GOOD = {
  conditions: [
    condition("Ready", "True", "ImagesPresent"),
    condition("Degraded", "False", "NoFailures"),
  ],
};
const BAD = {
  conditions: [
    condition("Ready", "False", "PullsFailed"),
    condition("Degraded", "True", "ManifestUnknown"),
  ],
  failures: [
    {
      node: "node-1",
      image: "registry.example/a:v1",
      reason: "ManifestUnknown",
      message: "no such tag",
      attempts: 2,
      time: "2026-01-01T00:00:00Z",
    },
  ],
};

/** What is told where node-1 has the image that failed, or has not. */
function noticesOf(
  before: object | undefined,
  after: object,
  { asked = NOTHING_ASKED, holds = true } = {},
) {
  const cache = imageCache(before === undefined ? {} : { status: before });
  return cacheNoticesOf(cache, after, {
    requests: asked,
    holds: (node, image) => holds && node === "node-1" && image === "registry.example/a:v1",
  });
}

describe("cacheNoticesOf()", () => {
  it("tells that the images are there, of a new cache too", () => {
    const there = [
      { ...about, type: "Normal", reason: "ImagesPresent", note: "ImagesPresent, it is said" },
    ];
    expect(noticesOf(PULLING, GOOD)).toEqual(there);
    expect(noticesOf(undefined, GOOD)).toEqual(there);
  });

  it("warns of failures, of failures of another class, and tells of their end", () => {
    const warning = {
      ...about,
      type: "Warning",
      reason: "ManifestUnknown",
      note: "ManifestUnknown, it is said",
    };
    expect(noticesOf(undefined, BAD)).toEqual([warning]);
    expect(noticesOf(GOOD, BAD)).toEqual([warning]);
    const denied = { conditions: [condition("Degraded", "True", "Denied")] };
    expect(noticesOf(BAD, denied)).toMatchObject([{ type: "Warning", reason: "Denied" }]);
    expect(noticesOf(BAD, GOOD)).toMatchObject([
      { type: "Normal", reason: "ImagesPresent" },
      { ...about, type: "Normal", reason: "Recovered", note: "NoFailures, it is said" },
    ]);
  });

  it("tells of no recovery where failures were only forgotten, and the image has not come", () => {
    expect(noticesOf(BAD, GOOD, { holds: false })).toMatchObject([{ reason: "ImagesPresent" }]);
  });

  it("is silent while nothing but counts, messages and times changes", () => {
    const later = { ...GOOD, nodesSummary: "4/4", lastRefreshTime: "2026-01-01T01:00:00Z" };
    expect(noticesOf(GOOD, later)).toEqual([]);
    expect(noticesOf(undefined, PULLING)).toEqual([]);
  });

  it("tells what was asked for", () => {
    expect(noticesOf(GOOD, GOOD, { asked: { wantsRefresh: true, wantsPurge: false } })).toEqual([
      { ...about, type: "Normal", reason: "Refreshing", note: "A refresh was asked for" },
    ]);
    expect(
      noticesOf(GOOD, GOOD, { asked: { wantsRefresh: false, wantsPurge: true } }),
    ).toMatchObject([{ type: "Normal", reason: "Purging" }]);
  });

  it("tells how many images kubelets had collected", () => {
    const before = { ...GOOD, collectedImages: 2 };
    expect(noticesOf(before, { ...GOOD, collectedImages: 5 })).toEqual([
      {
        ...about,
        type: "Normal",
        reason: "PulledAgain",
        note: "Images that kubelets had collected and that are pulled again: 3",
      },
    ]);
    expect(noticesOf(before, GOOD)).toEqual([]);
  });
});
