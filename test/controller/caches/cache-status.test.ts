import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imageCacheStatusSchema } from "../../../api/image-cache-status-schema.ts";
import { CacheProgress } from "../../../controller/caches/cache-progress.ts";
import { type CacheFacts, cacheStatusOf } from "../../../controller/caches/cache-status.ts";
import type { NodeProgress } from "../../../controller/caches/nodes/node-progress.ts";
import { digestOf } from "../../support/layers.ts";
import {
  anyProgress,
  failed,
  imageName,
  nodeProgress,
  PULLING,
  READY,
  waiting,
} from "./nodes/sample-progress.ts";

const [A, B, C] = [imageName(0), imageName(1), imageName(2)];
const AT_MS = Date.parse("2026-01-01T12:00:00Z");
const METADATA = { namespace: "shop", name: "web", uid: "uid-1", generation: 3, annotations: {} };

function statusOf(nodes: readonly NodeProgress[], facts: Partial<CacheFacts> = {}) {
  const progress = new CacheProgress();
  for (const node of nodes) progress.set(node);
  return cacheStatusOf(progress, {
    cache: { metadata: METADATA },
    references: [A, B, C],
    atMs: AT_MS,
    lastRefreshMs: AT_MS - 59_500,
    nextRefresh: { kind: "at", atMs: AT_MS + 60_000 },
    purgedMs: undefined,
    collectedImages: 0,
    ...facts,
  });
}

describe("cacheStatusOf()", () => {
  it("tells of nodes, images, failures, waits and refreshes", () => {
    const bad = failed({ attempts: 2, nextTryMs: AT_MS + 20_000 });
    const nodes = [
      nodeProgress("node-1", READY, READY),
      nodeProgress("node-2", READY, PULLING),
      nodeProgress("node-3", READY, bad),
      nodeProgress("node-4", waiting("NodeCordoned"), waiting("NodeCordoned")),
    ];
    expect(statusOf(nodes, { collectedImages: 4 })).toEqual({
      observedGeneration: 3,
      conditions: [
        expect.objectContaining({ type: "Ready", status: "False" }),
        expect.objectContaining({ type: "Progressing", status: "True" }),
        expect.objectContaining({ type: "Degraded", status: "True" }),
      ],
      nodes: { desired: 4, ready: 1, pulling: 1, failed: 1, waiting: 1 },
      images: [
        {
          image: A,
          digest: digestOf("app"),
          desired: 4,
          ready: 3,
          pulling: 0,
          failed: 0,
          waiting: 1,
        },
        {
          image: B,
          digest: digestOf("app"),
          desired: 4,
          ready: 1,
          pulling: 1,
          failed: 1,
          waiting: 1,
        },
        { image: C, desired: 0, ready: 0, pulling: 0, failed: 0, waiting: 0 },
      ],
      imagesSummary: "1/3",
      nodesSummary: "1/4",
      failures: [
        {
          node: "node-3",
          image: B,
          reason: "ManifestUnknown",
          message: "The registry has no such tag",
          attempts: 2,
          time: "2026-01-01T00:00:00.000Z",
          nextTryTime: "2026-01-01T12:00:20Z",
        },
      ],
      failuresTotal: 1,
      waiting: [
        {
          reason: "NodeCordoned",
          nodes: 1,
          exampleNode: "node-4",
          message: "NodeCordoned, it is said",
        },
      ],
      lastRefreshTime: "2026-01-01T11:59:00.500Z",
      nextRefreshTime: "2026-01-01T12:01:00Z",
      collectedImages: 4,
    });
  });

  it("leaves out times of what did not happen or will not", () => {
    const status = statusOf([], { lastRefreshMs: undefined, nextRefresh: { kind: "off" } });
    expect(Object.keys(status).filter((key) => key.endsWith("Time"))).toEqual([]);
    expect(statusOf([], { purgedMs: AT_MS }).purgedTime).toBe("2026-01-01T12:00:00Z");
  });

  it("says what is wrong with the schedule", () => {
    const nextRefresh = { kind: "invalid", message: "no such zone" } as const;
    expect(statusOf([nodeProgress("node-1", READY)], { nextRefresh }).conditions).toContainEqual(
      expect.objectContaining({ type: "Degraded", status: "True", message: "no such zone" }),
    );
  });

  it("cuts what is long and lists no more than it may", () => {
    const message = "x".repeat(5_000);
    const nodes = Array.from({ length: 30 }, (_, index) =>
      nodeProgress(`node-${index}`, failed({ message }), waiting("DiskGuard", message)),
    );
    const references = Array.from({ length: 500 }, (_, index) => `registry.example/${index}:v1`);
    const status = statusOf(nodes, { references: [A, B, ...references] });
    expect(status.failures?.map((failure) => failure.message.length)).toEqual(
      Array.from({ length: 20 }, () => 1024),
    );
    expect(status.waiting?.[0]?.message).toHaveLength(1024);
    expect(status.images).toHaveLength(400);
    expect(status.imagesSummary).toBe("0/502");
    expect(status.failuresTotal).toBe(30);
    expect(imageCacheStatusSchema.safeParse(status).error).toBeUndefined();
  });

  it("is always what the API server takes, and its counts add up", () => {
    fc.assert(
      fc.property(fc.array(anyProgress, { maxLength: 12 }), fc.boolean(), (nodes, isPurged) => {
        const status = statusOf(nodes, { purgedMs: isPurged ? AT_MS : undefined });
        expect(imageCacheStatusSchema.parse(status)).toEqual(status);
        for (const { desired, ready, pulling, failed: bad, waiting: waits } of [
          ...(status.nodes === undefined ? [] : [status.nodes]),
          ...(status.images ?? []),
        ]) {
          expect(ready + pulling + bad + waits).toBe(desired);
        }
      }),
    );
  });
});
