import { describe, expect, it } from "vitest";
import type { ImageCheck } from "../../../api/image-check.ts";
import { ServerChecker } from "../../../cli/checks/server-checker.ts";
import type { ObjectPlace } from "../../../cli/cluster/object-place.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { sampleUse, useOf } from "../workloads/sample-use.ts";

const pending: ImageCheck = {
  metadata: { namespace: "shop", name: "x", generation: 1 },
  spec: { image: "web:v1", serviceAccountName: "default", depth: "Manifest", interval: "1h" },
};

/** A cluster that never looks, or fails to remove. */
function silentCluster(removal: () => Promise<void> = async () => undefined) {
  const clock = new FakeClock();
  const removed: ObjectPlace[] = [];
  const warnings: string[] = [];
  const checker = new ServerChecker({
    timeoutMs: 10_000,
    clock,
    warn: (text) => void warnings.push(text),
    api: {
      create: async () => ({ kind: "created" }),
      read: async () => pending,
      async remove(place) {
        removed.push(place);
        await removal();
      },
    },
  });
  return { checker, clock, removed, warnings };
}

describe("ServerChecker", () => {
  it("gives up on a cluster that does not look, and removes what it made", async () => {
    const { checker, clock, removed } = silentCluster();
    const checking = checker.check(useOf("web:v1"), new AbortController().signal);
    await clock.advance(10_000);
    expect(await checking).toEqual({
      verdict: "unknown",
      reason: "NotYetKnown",
      message:
        'The cluster has not checked "web:v1" within 10 s; see that the controller of Layerwise runs',
      platforms: [],
    });
    expect(removed).toEqual([
      { namespace: "shop", name: expect.stringMatching(/^verify-[0-9a-f]{8}-1$/) },
    ]);
  });

  it("removes what it made when the user gives up, and says what it could not remove", async () => {
    const { checker, clock, removed, warnings } = silentCluster(() =>
      Promise.reject(new Error("Cannot delete it")),
    );
    const stop = new AbortController();
    const checking = checker.check(useOf("web:v1"), stop.signal);
    checking.catch(() => undefined);
    await clock.advance(1_000);
    stop.abort(new Error("interrupted"));
    await expect(checking).rejects.toThrow("interrupted");
    expect(removed).toHaveLength(1);
    expect(warnings).toEqual([
      `Cannot delete it; remove it with kubectl delete imagecheck -n shop ${removed[0]?.name}`,
    ]);
  });

  it("asks the cluster for no image that is no reference", async () => {
    const { checker, removed } = silentCluster();
    const finding = await checker.check(useOf("Web"), new AbortController().signal);
    expect(finding).toMatchObject({ verdict: "bad", reason: "InvalidReference" });
    expect(removed).toEqual([]);
  });

  it("keeps apart what is pulled with other credentials or on other nodes", () => {
    const { checker } = silentCluster();
    const containers = [{ name: "app", image: "web" }];
    const keys = [
      sampleUse({ containers }),
      sampleUse({ containers }, "test"),
      sampleUse({ containers, serviceAccountName: "builder" }),
      sampleUse({ containers, imagePullSecrets: [{ name: "a" }] }),
      sampleUse({ containers, nodeSelector: { disk: "ssd" } }),
    ].map((use) => checker.keyOf(use));
    expect(new Set(keys).size).toBe(keys.length);
    const withSecrets = { containers, imagePullSecrets: [{ name: "a" }] };
    // Where secrets are named, the service account's do not count.
    expect(checker.keyOf(sampleUse({ ...withSecrets, serviceAccountName: "builder" }))).toBe(
      keys[3],
    );
  });
});
