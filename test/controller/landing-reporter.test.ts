import { describe, expect, it } from "vitest";
import { ClusterState } from "../../controller/cluster-state.ts";
import { LandingReporter } from "../../controller/landing-reporter.ts";
import type { EventNotice } from "../../kube/event-series.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { manifest, node, pod, podImage, reported } from "../support/observed.ts";

const MB = 1_000_000;

interface Reporting {
  readonly clock: FakeClock;
  readonly state: ClusterState;
  readonly reporter: LandingReporter;
  readonly notices: EventNotice[];
}

function createReporter(): Reporting {
  const clock = new FakeClock();
  const state = new ClusterState({ clock, maxImages: 100 });
  const notices: EventNotice[] = [];
  const reporter = new LandingReporter({
    state,
    recorder: {
      record: (notice) => void notices.push(notice),
      run: () => Promise.resolve(),
    },
    defaults: { bytesPerSecond: 10 * MB, secondsPerImage: 0.5 },
    clock,
  });
  state.subscribe(reporter);
  return { clock, state, reporter, notices };
}

function land(state: ClusterState, nodeName: string, name = "web"): void {
  const landed = pod(name, [podImage("web")], { nodeName });
  const context = { namespace: "default", secretNames: [], serviceAccountName: "default" };
  state.observePod(
    `default/${name}`,
    { pod: landed, context, createdMs: Date.parse("2027-01-01") },
    undefined,
  );
}

function learn(state: ClusterState, seed: string, layers: Record<string, number>): void {
  const content = manifest(seed, layers);
  state.observeManifest({ content, uid: seed, resourceVersion: "1", soughtPlatforms: [] });
}

describe("LandingReporter", () => {
  it("tells what the node had of the pod's images, by layer", () => {
    const { state, notices } = createReporter();
    learn(state, "web", { base: 30 * MB, web: 10 * MB });
    learn(state, "api", { base: 30 * MB, api: 10 * MB });
    state.observeNode(node("node-a", [reported("api", 40 * MB)]), undefined);
    land(state, "node-a");
    expect(notices).toEqual([
      {
        regarding: { apiVersion: "v1", kind: "Pod", namespace: "default", name: "web", uid: "web" },
        type: "Normal",
        reason: "LayersReused",
        action: "Landing",
        note: "node-a already has 30.0 MB of 40.0 MB (75 %); 10.0 MB to pull, about 1.5 s",
      },
    ]);
  });

  it("waits for an image that is being looked up, and tells what was there when the pod landed", () => {
    const { state, notices } = createReporter();
    learn(state, "api", { base: 30 * MB, api: 10 * MB });
    state.observeNode(node("node-a", [reported("api", 40 * MB)]), undefined);
    land(state, "node-a");
    expect(notices).toEqual([]);
    // The kubelet may be faster than the registry's answer.
    state.observeNode(
      node("node-a", [reported("api", 40 * MB), reported("web", 40 * MB)]),
      undefined,
    );
    learn(state, "web", { base: 30 * MB, web: 10 * MB });
    expect(notices.map(({ reason, note }) => [reason, note])).toEqual([
      [
        "LayersReused",
        "node-a already has 30.0 MB of 40.0 MB (75 %); 10.0 MB to pull, about 1.5 s",
      ],
    ]);
  });

  it("says after 15 s that nothing is known of the image", async () => {
    const { clock, state, notices } = createReporter();
    state.observeNode(node("node-a"), undefined);
    land(state, "node-a");
    await clock.advance(14_000);
    expect(notices).toEqual([]);
    await clock.advance(1_000);
    expect(notices.map(({ reason }) => reason)).toEqual(["ImagesUnknown"]);
    learn(state, "web", { web: 10 * MB });
    expect(notices).toHaveLength(1);
  });

  it("waits with at most 200 pods", () => {
    const { state, notices } = createReporter();
    state.observeNode(node("node-a"), undefined);
    for (let index = 0; index < 205; index++) land(state, "node-a", `web-${index}`);
    expect(notices).toHaveLength(5);
  });

  it("run() gives up waiting when it ends", async () => {
    const { clock, state, reporter, notices } = createReporter();
    state.observeNode(node("node-a"), undefined);
    land(state, "node-a");
    await reporter.run(new AbortController().signal);
    await clock.advance(60_000);
    expect(notices).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("says nothing of a node that nobody has seen", () => {
    const { state, notices } = createReporter();
    land(state, "node-a");
    expect(notices).toEqual([]);
  });
});
