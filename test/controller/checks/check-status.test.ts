import { describe, expect, it } from "vitest";
import type { CheckResult, Problem } from "../../../check/check-result.ts";
import {
  type Look,
  statusAfterLook,
  undecidedStatus,
  withNodes,
} from "../../../controller/checks/check-status.ts";
import { digestOf } from "../../support/layers.ts";
import { condition, goodStatus, imageCheck } from "./sample-check.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };
const LOOK_MS = Date.parse("2026-01-01T02:00:00.750Z");

function lookOf(result: CheckResult): Look {
  return { result, platforms: [AMD64, ARM64], atMs: LOOK_MS, nextMs: LOOK_MS + 60_000 };
}

function pullable(seed: string, remarks: readonly Problem[] = []): Look {
  const platforms = [{ platform: AMD64, digest: digestOf("amd64"), sizeBytes: 5_000_000 }];
  const image = { digest: digestOf(seed), platforms, missingPlatforms: [ARM64] };
  return lookOf({ kind: "pullable", image, remarks });
}

function problem(problemClass: Problem["class"]): Look {
  const message = `${problemClass} of the registry`;
  return lookOf({ kind: "problem", problem: { class: problemClass, message } });
}

const TIMES = { checkedTime: "2026-01-01T02:00:00Z", nextCheckTime: "2026-01-01T02:01:00Z" };
const NOW = "2026-01-01T02:00:00Z";

describe("statusAfterLook()", () => {
  it("tells digest, platforms, sizes and what is missing of an image that can be pulled", () => {
    expect(statusAfterLook(imageCheck({ generation: 3 }), pullable("app"))).toEqual({
      observedGeneration: 3,
      conditions: [
        { ...condition("True", "Pullable"), lastTransitionTime: NOW, observedGeneration: 3 },
      ],
      vantage: "Controller",
      digest: digestOf("app"),
      platforms: [{ platform: "linux/amd64", digest: digestOf("amd64"), sizeBytes: 5_000_000 }],
      missingPlatforms: ["linux/arm64"],
      size: "5.0 MB",
      lastGoodDigest: digestOf("app"),
      ...TIMES,
    });
  });

  it("says what should be mended although the image can be pulled", () => {
    const remark = { class: "SecretMissing" as const, message: "The pull secret is missing" };
    const { conditions } = statusAfterLook(imageCheck(), pullable("app", [remark]));
    expect(conditions).toMatchObject([
      { status: "True", reason: "Pullable", message: "The pull secret is missing" },
    ]);
  });

  it("takes for proven what a node met itself, where our word would leave it open", () => {
    const look = problem("Unauthenticated");
    expect(statusAfterLook(imageCheck(), { ...look, vantage: "Node" })).toMatchObject({
      vantage: "Node",
      conditions: [{ status: "False", reason: "Unauthenticated" }],
    });
    expect(statusAfterLook(imageCheck(), look)).toMatchObject({
      vantage: "Controller",
      conditions: [{ status: "Unknown", reason: "Unauthenticated" }],
    });
  });

  it("keeps the transition time while the status stays, and moves it when it changes", () => {
    const check = imageCheck({ status: goodStatus() });
    const transition = (look: Look) => statusAfterLook(check, look).conditions?.[0];
    expect(transition(pullable("app"))?.lastTransitionTime).toBe("2026-01-01T00:00:00Z");
    expect(transition(problem("ManifestUnknown"))?.lastTransitionTime).toBe(NOW);
  });

  it("is False with the class where the image is proven bad, and forgets its content but not what was good", () => {
    const status = statusAfterLook(
      imageCheck({ status: goodStatus() }),
      problem("ManifestUnknown"),
    );
    expect(status).toEqual({
      observedGeneration: 1,
      conditions: [
        {
          ...condition("False", "ManifestUnknown", "ManifestUnknown of the registry"),
          lastTransitionTime: NOW,
        },
      ],
      vantage: "Controller",
      lastGoodDigest: digestOf("app"),
      ...TIMES,
    });
  });

  it("is Unknown where nobody could find out, and keeps what was known", () => {
    for (const unproven of ["RegistryUnavailable", "Unauthenticated", "EgressForbidden"] as const) {
      const status = statusAfterLook(imageCheck({ status: goodStatus() }), problem(unproven));
      expect(status).toEqual({
        ...goodStatus(TIMES),
        conditions: [
          {
            ...condition("Unknown", unproven, `${unproven} of the registry`),
            lastTransitionTime: NOW,
          },
        ],
      });
    }
  });

  it("names every platform as missing where the image has none of them", () => {
    const status = statusAfterLook(imageCheck(), problem("NoMatchingPlatform"));
    expect(status.missingPlatforms).toEqual(["linux/amd64", "linux/arm64"]);
  });

  it("goes on with what was decided while a limit keeps it from looking", () => {
    const next = { nextCheckTime: TIMES.nextCheckTime };
    const check = imageCheck({ status: goodStatus() });
    expect(statusAfterLook(check, problem("RateLimited"))).toEqual(goodStatus(next));
    const changed = imageCheck({ status: goodStatus(), generation: 2 });
    expect(statusAfterLook(changed, problem("RateLimited")).conditions).toMatchObject([
      { status: "Unknown", reason: "RateLimited", observedGeneration: 2 },
    ]);
  });

  it("notes when a tag was seen to have moved, and keeps the note", () => {
    const moved = statusAfterLook(imageCheck({ status: goodStatus() }), pullable("new"));
    expect(moved).toMatchObject({ digest: digestOf("new"), tagMovedTime: NOW });
    const later = imageCheck({ status: { ...moved, tagMovedTime: "2026-01-01T01:00:00Z" } });
    expect(statusAfterLook(later, pullable("new")).tagMovedTime).toBe("2026-01-01T01:00:00Z");
  });

  it("notes a move over an outage too, but none of a digest or of another image", () => {
    const { digest: _, ...outage } = goodStatus();
    expect(statusAfterLook(imageCheck({ status: outage }), pullable("new")).tagMovedTime).toBe(NOW);
    const spec = { image: `registry.example/app@${digestOf("new")}` };
    const pinned = imageCheck({ spec, status: goodStatus() });
    expect(statusAfterLook(pinned, pullable("new"))).not.toHaveProperty("tagMovedTime");
    const edited = imageCheck({ generation: 2, status: goodStatus() });
    expect(statusAfterLook(edited, pullable("new"))).not.toHaveProperty("tagMovedTime");
  });
});

describe("undecidedStatus()", () => {
  it("is Unknown with the given reason", () => {
    const verdict = { reason: "Pulling", message: "Nodes are pulling the image" };
    expect(undecidedStatus(imageCheck(), verdict, LOOK_MS)).toEqual({
      observedGeneration: 1,
      conditions: [
        {
          ...condition("Unknown", "Pulling", "Nodes are pulling the image"),
          lastTransitionTime: NOW,
        },
      ],
    });
  });
});

describe("withNodes()", () => {
  it("changes nothing but the counts", () => {
    expect(withNodes(goodStatus(), { platforms: [], eligible: 3, present: 1 })).toEqual({
      ...goodStatus(),
      eligibleNodes: 3,
      presentNodes: 1,
    });
  });
});
