import { Registry } from "@prometheus-io/client";
import { describe, expect, it } from "vitest";
import { CacheMetrics } from "../../../../controller/caches/cache-metrics.ts";
import { PullAccounts } from "../../../../controller/caches/pullers/pull-accounts.ts";
import type { PullNotes } from "../../../../controller/caches/pullers/pull-notes.ts";
import { ClusterState } from "../../../../controller/cluster-state.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { manifest, node, pod, podImage } from "../../../support/observed.ts";
import { pullerOf, situation } from "../nodes/sample-situation.ts";

const WEB = "registry.example/app:web";
const FOUND = "registry.example/app:found";

/** The accounts of node a, on which one image is ours and another was there before us; both have 100 bytes. */
async function accounts({ isReportCapped = false } = {}) {
  const registry = new Registry();
  const state = new ClusterState({ clock: new FakeClock(), maxImages: 10 });
  const notes: PullNotes = new Map([
    [WEB, { state: "pulled", atMs: 0 }],
    [FOUND, { state: "found", atMs: 0 }],
  ]);
  const seen = situation([]).node;
  state.caches.observeNode({ ...seen, notes, facts: { ...seen.facts, isReportCapped } });
  state.observeNode(node("a"), undefined);
  for (const seed of ["web", "found"]) {
    const record = { uid: seed, resourceVersion: "1", soughtPlatforms: [] };
    state.observeManifest({ ...record, content: manifest(seed, { base: 60, [seed]: 40 }) });
  }
  const told = async () =>
    (await registry.metrics())
      .split("\n")
      .filter((line) =>
        /^layerwise_cache_(?:pulls_total|pulled|saved|pull_seconds_sum)/.test(line),
      );
  return { accounts: new PullAccounts({ state, metrics: new CacheMetrics(registry) }), told };
}

describe("PullAccounts", () => {
  it("counts what pods came to: bytes and seconds of transfers, and failures by their class", async () => {
    const { accounts: counting, told } = await accounts();
    counting.ended({
      pod: pullerOf(),
      isDone: true,
      results: new Map([
        [WEB, { kind: "pulled", isTransferred: true, seconds: 2 }],
        [FOUND, { kind: "pulled", isTransferred: false }],
        [
          "r.example/bad:1",
          { kind: "failed", reason: "Timeout", message: "", mayBeFinal: true, mayStillCome: true },
        ],
      ]),
    });
    expect(await told()).toEqual([
      'layerwise_cache_pulls_total{result="Pulled"} 1',
      'layerwise_cache_pulls_total{result="Timeout"} 1',
      "layerwise_cache_pull_seconds_sum 2",
      "layerwise_cache_pulled_bytes_total 100",
      "layerwise_cache_saved_bytes_total 0",
    ]);
  });

  it("counts a pull of which no Event has come, where the image was not there before", async () => {
    const pulls = await Promise.all(
      [false, true].map(async (isReportCapped) => {
        const { accounts: counting, told } = await accounts({ isReportCapped });
        const results = new Map([[WEB, { kind: "pulled", isTransferred: undefined } as const]]);
        counting.ended({ pod: pullerOf(), isDone: true, results });
        return told();
      }),
    );
    const seconds = "layerwise_cache_pull_seconds_sum 0";
    const saved = "layerwise_cache_saved_bytes_total 0";
    expect(pulls).toEqual([
      [
        'layerwise_cache_pulls_total{result="Pulled"} 1',
        seconds,
        "layerwise_cache_pulled_bytes_total 100",
        saved,
      ],
      [seconds, "layerwise_cache_pulled_bytes_total 0", saved],
    ]);
  });

  it("counts as saved what a new pod finds because we pulled it, once for each image", async () => {
    const { accounts: counting, told } = await accounts();
    const images = [podImage("web"), podImage("web", { container: "again" }), podImage("found")];
    counting.landed(pod("p", images, { nodeName: "a" }));
    counting.landed(pod("elsewhere", images, { nodeName: "b" }));
    expect(await told()).toContain("layerwise_cache_saved_bytes_total 100");
  });
});
