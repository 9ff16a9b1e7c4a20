import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CacheProgress } from "../../../controller/caches/cache-progress.ts";
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

const A = imageName(0);

function progressOf(...nodes: readonly NodeProgress[]): CacheProgress {
  const progress = new CacheProgress();
  for (const node of nodes) progress.set(node);
  return progress;
}

/** Everything that it says. */
function all(progress: CacheProgress): object {
  const images = Array.from({ length: 4 }, (_, index) => progress.image(imageName(index)));
  const failures = [...progress.failedPulls()].map(({ node, image }) => `${node} ${image}`);
  return {
    desired: progress.desired,
    nodes: progress.nodes,
    lacking: progress.lacking,
    failures: progress.failures,
    finalFailures: progress.finalFailures,
    retries: progress.retries,
    images: images.map((tally) => tally && { ...tally.counts, digest: tally.digest }),
    failed: failures.sort(),
    waiting: progress.waitingNodes().map(({ reason, nodes }) => [reason, nodes]),
  };
}

describe("CacheProgress", () => {
  it("counts a node by what it does, pulling before failed before waiting", () => {
    const progress = progressOf(
      nodeProgress("node-1", READY, READY),
      nodeProgress("node-2", READY, PULLING, failed(), waiting("OverBudget")),
      nodeProgress("node-3", READY, failed(), waiting("OverBudget")),
      nodeProgress("node-4", READY, waiting("OverBudget")),
      nodeProgress("node-5"),
    );
    expect(progress.nodes).toEqual({ ready: 2, pulling: 1, failed: 1, waiting: 1 });
    expect(progress.desired).toBe(5);
  });

  it("counts on how many nodes an image is, and what most of them have", () => {
    const other = { kind: "ready", digest: digestOf("other") } as const;
    const progress = progressOf(
      nodeProgress("node-1", other),
      nodeProgress("node-2", READY),
      nodeProgress("node-3", READY),
      nodeProgress("node-4", { kind: "ready" }),
      nodeProgress("node-5", PULLING),
    );
    const tally = progress.image(A);
    expect(tally?.counts).toEqual({ ready: 4, pulling: 1, failed: 0, waiting: 0 });
    expect(tally?.digest).toBe(digestOf("app"));
    expect(progress.image("registry.example/none:v1")).toBeUndefined();
  });

  it("does not lack what no pod could ask for", () => {
    const progress = progressOf(
      nodeProgress("node-1", READY),
      nodeProgress("node-2", waiting("NodeNotReady")),
      nodeProgress("node-3", READY, waiting("PlatformMismatch")),
    );
    expect(progress.lacking).toBe(0);
    expect(progress.image(A)?.isReady).toBe(true);
    progress.set(nodeProgress("node-2", waiting("DiskPressure")));
    expect(progress.lacking).toBe(1);
    expect(progress.image(A)?.isReady).toBe(false);
  });

  it("counts an image that cannot be kept in use among the failures, and its node as ready", () => {
    const unpinned = { image: A, failure: failed({ message: "Cannot be kept in use" }) };
    const progress = progressOf({ ...nodeProgress("node-1", READY), unpinned });
    expect([...progress.failedPulls()]).toEqual([
      { node: "node-1", image: A, pull: unpinned.failure },
    ]);
    const { nodes, lacking, failures, finalFailures } = progress;
    expect({ ready: nodes.ready, lacking, failures, finalFailures }).toEqual({
      ready: 1,
      lacking: 0,
      failures: 1,
      finalFailures: 0,
    });
    progress.set(nodeProgress("node-1", READY));
    expect([[...progress.failedPulls()], progress.failures]).toEqual([[], 0]);
  });

  it("counts a failure until the image has come, also while it is pulled again or waits for its turn", () => {
    const lastFailure = failed();
    const states = [
      lastFailure,
      { kind: "waiting", reason: "Parallelism", message: "", lastFailure },
      { kind: "pulling", sinceMs: 0, lastFailure },
      READY,
    ] as const;
    const counts = states.map((state) => {
      const progress = progressOf(nodeProgress("node-1", state));
      const failing = [...progress.failedPulls()].map(({ pull }) => pull);
      return [progress.failures, progress.retries, progress.finalFailures, failing];
    });
    expect(counts).toEqual([
      [1, 1, 0, [lastFailure]],
      [1, 0, 0, [lastFailure]],
      [1, 0, 0, [lastFailure]],
      [0, 0, 0, []],
    ]);
  });

  it("tells why nodes wait, the most frequent reason first, with an example that stays", () => {
    const progress = progressOf(
      nodeProgress("node-3", waiting("Canary", "of node-3")),
      nodeProgress("node-1", READY, waiting("Canary", "of node-1"), waiting("OverBudget")),
      nodeProgress("node-2", waiting("NodeNotReady")),
    );
    progress.set(nodeProgress("node-3", READY, waiting("Canary", "still of node-3")));
    expect(progress.waitingNodes()).toEqual([
      { reason: "Canary", nodes: 2, exampleNode: "node-3", message: "still of node-3" },
      expect.objectContaining({ reason: "NodeNotReady", nodes: 1, exampleNode: "node-2" }),
      expect.objectContaining({ reason: "OverBudget", nodes: 1, exampleNode: "node-1" }),
    ]);
  });

  it("adds up, and says the same as if it had seen only the end, in any order", () => {
    const change = fc.oneof(
      anyProgress,
      fc.integer({ min: 1, max: 6 }).map((n) => `node-${n}`),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const progress = new CacheProgress();
        const last = new Map<string, NodeProgress>();
        for (const each of changes) {
          if (typeof each === "string") {
            progress.forget(each);
            last.delete(each);
          } else {
            progress.set(each);
            last.set(each.node, each);
          }
          const { ready, pulling, failed: bad, waiting: waits } = progress.nodes;
          expect(ready + pulling + bad + waits).toBe(progress.desired);
        }
        expect(all(progress)).toEqual(all(progressOf(...[...last.values()].reverse())));
      }),
    );
  });
});
