import { describe, expect, it } from "vitest";
import {
  type ConditionFacts,
  cacheConditionsOf,
} from "../../../controller/caches/cache-conditions.ts";
import { CacheProgress } from "../../../controller/caches/cache-progress.ts";
import type { NodeProgress } from "../../../controller/caches/nodes/node-progress.ts";
import { worstFailuresOf } from "../../../controller/caches/worst-failures.ts";
import { failed, nodeProgress, PULLING, READY, waiting } from "./nodes/sample-progress.ts";

const AT = "2026-01-01T12:00:00Z";

function conditionsOf(nodes: readonly NodeProgress[], facts: Partial<ConditionFacts> = {}) {
  const progress = new CacheProgress();
  for (const node of nodes) progress.set(node);
  return cacheConditionsOf({
    progress,
    hasImages: true,
    isPurged: false,
    removal: undefined,
    worstFailure: worstFailuresOf(progress.failedPulls(), 1)[0],
    scheduleFault: undefined,
    leftOut: 0,
    previous: [],
    generation: 3,
    atMs: Date.parse(AT),
    ...facts,
  });
}

/** Status, reason and message of each. */
function said(...args: Parameters<typeof conditionsOf>): string[] {
  return conditionsOf(...args).map(
    ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`,
  );
}

describe("cacheConditionsOf()", () => {
  it("is ready when every node holds everything", () => {
    const nodes = [nodeProgress("node-1", READY, READY), nodeProgress("node-2", READY)];
    expect(said(nodes)).toEqual([
      "Ready=True ImagesPresent: 2 of 2 nodes hold all images",
      "Progressing=False Complete: Nothing is left to pull",
      "Degraded=False NoFailures: No pull has failed",
    ]);
  });

  it("is ready without the nodes that can take no pods, and says that there are some", () => {
    const nodes = [nodeProgress("node-1", READY), nodeProgress("node-2", waiting("NodeNotReady"))];
    expect(said(nodes).slice(0, 2)).toEqual([
      "Ready=True ImagesPresent: 1 of 2 nodes hold all images; the rest cannot run them now (NodeNotReady)",
      "Progressing=False NodeNotReady: 1 of 2 nodes wait: NodeNotReady, it is said",
    ]);
  });

  it("is not ready where no node at all can have the images", () => {
    const nodes = [nodeProgress("node-1", waiting("PlatformMismatch"))];
    expect(said(nodes)[0]).toBe("Ready=False PlatformMismatch: 0 of 1 nodes hold all images");
  });

  it("progresses while nodes pull, or wait for their turn to", () => {
    const pulling = nodeProgress("node-1", PULLING);
    const next = nodeProgress("node-2", waiting("Parallelism"));
    expect(said([pulling, next]).slice(0, 2)).toEqual([
      "Ready=False Pulling: 0 of 2 nodes hold all images",
      "Progressing=True Pulling: 1 of 2 nodes pull",
    ]);
    expect(said([next])[1]).toBe("Progressing=True Parallelism: 1 of 1 nodes wait for their turn");
  });

  it("is degraded by what failed, and progresses for as long as it is tried again", () => {
    const nodes = [nodeProgress("node-1", READY, failed({ attempts: 2 }))];
    expect(said(nodes)).toEqual([
      "Ready=False PullsFailed: 0 of 1 nodes hold all images",
      "Progressing=True Retrying: Failed pulls that will be tried again: 1",
      "Degraded=True ManifestUnknown: Failed pulls: 1; of registry.example/b:v1 on node-1: The registry has no such tag",
    ]);
    const again = nodeProgress("node-1", READY, { ...PULLING, lastFailure: failed() });
    expect(said([again])).toMatchObject([
      "Ready=False Pulling: 0 of 1 nodes hold all images",
      "Progressing=True Pulling: 1 of 1 nodes pull",
      expect.stringContaining("Degraded=True ManifestUnknown: "),
    ]);
    expect(said([nodeProgress("node-1", failed({ isFinal: true }))])[1]).toBe(
      "Progressing=False PullsFailed: What failed is not tried again before a refresh",
    );
  });

  it.for(["Suspended", "Canary", "OverBudget", "DiskGuard"] as const)(
    "neither is ready nor progresses where nodes wait for %s",
    (reason) => {
      expect(said([nodeProgress("node-1", READY, waiting(reason))]).slice(0, 2)).toEqual([
        `Ready=False ${reason}: 0 of 1 nodes hold all images`,
        `Progressing=False ${reason}: 1 of 1 nodes wait: ${reason}, it is said`,
      ]);
    },
  );

  it("says that the images were purged, and how to get them back", () => {
    expect(said([], { isPurged: true }).slice(0, 2)).toEqual([
      "Ready=False Purged: The images were purged; change the spec or ask for a refresh to pull again",
      "Progressing=False Purged: The images were purged",
    ]);
  });

  it("says that no node, or no image, is there to be pulled for", () => {
    expect(said([])[0]).toBe("Ready=True NoNodes: The cache chooses none of the nodes there are");
    expect(said([], { hasImages: false })[0]).toBe(
      "Ready=True NoImages: There is no image to keep",
    );
  });

  it("is degraded by a schedule that cannot be read", () => {
    const nodes = [nodeProgress("node-1", READY)];
    expect(said(nodes, { scheduleFault: "no such zone" })[2]).toBe(
      "Degraded=True InvalidSchedule: no such zone",
    );
  });

  it("is degraded by images that were discovered and are left out, after whatever failed", () => {
    const nodes = [nodeProgress("node-1", READY)];
    expect(said(nodes, { leftOut: 3 })[2]).toBe(
      "Degraded=True TooManyImages: Discovered images that are left out: 3; an entry takes 200, divide it by narrower selectors",
    );
    const faulty = { leftOut: 3, scheduleFault: "no such zone" };
    expect(said(nodes, faulty)[2]).toBe("Degraded=True InvalidSchedule: no such zone");
  });

  it("moves the transition time with the status alone, and names the generation", () => {
    const then = "2026-01-01T00:00:00Z";
    const before = conditionsOf([nodeProgress("node-1", PULLING)], {
      atMs: Date.parse(then),
      generation: 2,
    });
    const after = conditionsOf([nodeProgress("node-1", READY)], { previous: before });
    expect(after.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([AT, AT, then]);
    expect(after.map(({ observedGeneration }) => observedGeneration)).toEqual([3, 3, 3]);
  });
});
