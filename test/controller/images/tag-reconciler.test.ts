import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { ClusterState } from "../../../controller/cluster-state.ts";
import { FailedLookUps } from "../../../controller/images/failed-look-ups.ts";
import { Retention } from "../../../controller/images/retention.ts";
import { TagReconciler } from "../../../controller/images/tag-reconciler.ts";
import { TagResolutions } from "../../../controller/images/tag-resolutions.ts";
import type { Digest } from "../../../placement/digest.ts";
import { failed, type RegistryResult } from "../../../registry/failures/registry-failure.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { digestOf } from "../../support/layers.ts";

const TAG = "r.example/app:v1";
const MINUTE_MS = 60_000;
const OLD = digestOf("old");
const NEW = digestOf("new");
const DOWN = failed("ConnectRefused", "no", { leg: "manifest", host: "r.example" });

function createReconciler() {
  const clock = new FakeClock();
  const logger = pino({ enabled: false });
  const state = new ClusterState({ clock, maxImages: 100 });
  const resolutions = new TagResolutions();
  const enqueued: string[] = [];
  const asked: string[] = [];
  const registry: { answer: RegistryResult<Digest> } = { answer: { kind: "ok", value: OLD } };
  const reconciler = new TagReconciler({
    state,
    resolutions,
    lookUp: {
      async readDigest({ key }) {
        asked.push(key);
        return registry.answer;
      },
    },
    failures: new FailedLookUps({ clock, logger, random: () => 0 }),
    retention: new Retention({ clock, retentionMs: 60 * MINUTE_MS }),
    clock,
    refreshMs: 15 * MINUTE_MS,
    enqueue: (key) => void enqueued.push(key),
    random: () => 0.5,
  });
  const reconcile = () => reconciler.reconcile(TAG, new AbortController().signal);
  function use(): void {
    state.observeTemplate("deployments/default/app", {
      keys: [TAG],
      context: { namespace: "default", secretNames: [], serviceAccountName: "default" },
    });
  }
  function release(): void {
    state.observeTemplate("deployments/default/app", undefined);
  }
  return { clock, resolutions, registry, enqueued, asked, reconcile, use, release };
}

describe("TagReconciler", () => {
  it("asks what a used tag stands for, and again after the interval", async () => {
    const { clock, resolutions, enqueued, asked, reconcile, use } = createReconciler();
    use();
    expect(await reconcile()).toEqual({ requeueAfterMs: 15 * MINUTE_MS });
    expect(resolutions.digestOf(TAG)).toBe(OLD);
    expect(enqueued).toEqual([OLD]);
    await clock.advance(14 * MINUTE_MS);
    expect(await reconcile()).toEqual({ requeueAfterMs: MINUTE_MS });
    expect(asked).toHaveLength(1);
    await clock.advance(MINUTE_MS);
    await reconcile();
    expect(asked).toHaveLength(2);
  });

  it("has both digests reconciled when a tag has moved", async () => {
    const { clock, registry, enqueued, reconcile, use } = createReconciler();
    use();
    await reconcile();
    registry.answer = { kind: "ok", value: NEW };
    await clock.advance(15 * MINUTE_MS);
    enqueued.length = 0;
    await reconcile();
    expect(enqueued).toEqual([OLD, NEW, OLD]);
  });

  it("does not ask at once for what an earlier leader knew", async () => {
    const { clock, resolutions, asked, reconcile, use } = createReconciler();
    resolutions.resolve(TAG, OLD);
    use();
    expect(await reconcile()).toEqual({ requeueAfterMs: 11.25 * MINUTE_MS });
    await clock.advance(11.25 * MINUTE_MS);
    expect(asked).toEqual([]);
    await reconcile();
    expect(asked).toEqual([TAG]);
  });

  it("keeps what it knew while the registry is down, and asks less and less often", async () => {
    const { clock, registry, resolutions, asked, reconcile, use } = createReconciler();
    use();
    await reconcile();
    registry.answer = DOWN;
    await clock.advance(15 * MINUTE_MS);
    expect(await reconcile()).toEqual({ requeueAfterMs: 5_000 });
    expect(await reconcile()).toEqual({ requeueAfterMs: 5_000 });
    await clock.advance(5_000);
    expect(await reconcile()).toEqual({ requeueAfterMs: 10_000 });
    expect(asked).toHaveLength(3);
    expect(resolutions.digestOf(TAG)).toBe(OLD);
  });

  it("forgets an unused tag after the retention, not before", async () => {
    const { clock, resolutions, enqueued, asked, reconcile, use, release } = createReconciler();
    use();
    await reconcile();
    release();
    expect(await reconcile()).toEqual({ requeueAfterMs: 60 * MINUTE_MS });
    await clock.advance(59 * MINUTE_MS);
    expect(await reconcile()).toEqual({ requeueAfterMs: MINUTE_MS });
    expect(resolutions.digestOf(TAG)).toBe(OLD);
    await clock.advance(MINUTE_MS);
    enqueued.length = 0;
    expect(await reconcile()).toBeUndefined();
    expect(resolutions.digestOf(TAG)).toBeUndefined();
    expect(enqueued).toEqual([OLD, OLD]);
    expect(asked).toHaveLength(1);
  });

  it("asks nothing about a tag that nobody uses", async () => {
    const { asked, reconcile } = createReconciler();
    expect(await reconcile()).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
