import { describe, expect, it } from "vitest";
import type { ClusterListener } from "../../controller/cluster-listener.ts";
import { ClusterState } from "../../controller/cluster-state.ts";
import type { ManifestRecord } from "../../controller/images/manifest-record.ts";
import type { WatchedPod } from "../../controller/watched-pod.ts";
import type { ObservedPod } from "../../placement/observed-pod.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { digestOf } from "../support/layers.ts";
import { manifest, node, pod, podImage, pulled, reported } from "../support/observed.ts";
import { pullerOf } from "./caches/nodes/sample-situation.ts";

const CONTEXT = { namespace: "default", secretNames: [], serviceAccountName: "default" };
const START_MS = Date.parse("2026-01-01T00:00:00.500Z");

function createState(): { state: ClusterState; told: string[] } {
  const state = new ClusterState({ clock: new FakeClock(START_MS), maxImages: 100 });
  const told: string[] = [];
  const listener: ClusterListener = {
    imagesChanged: (keys) => void told.push(`images ${keys.join(" ")}`),
    platformsChanged: () => void told.push("platforms"),
    manifestChanged: (digest) => void told.push(`manifest ${digest}`),
    nodeChanged: (name) => void told.push(`node ${name}`),
    podLanding: ({ name, nodeName }) => void told.push(`landing ${name} ${nodeName}`),
  };
  state.subscribe(listener);
  return { state, told };
}

function watched(observed: ObservedPod, createdMs = START_MS): WatchedPod {
  return { pod: observed, context: CONTEXT, createdMs };
}

function record(seed: string): ManifestRecord {
  return {
    content: manifest(seed, { a: 1 }),
    uid: seed,
    resourceVersion: "1",
    soughtPlatforms: [],
  };
}

describe("ClusterState", () => {
  it("tells of a node's platform and images when they are new", () => {
    const { state, told } = createState();
    state.observeNode(node("a", [reported("web", 10)]), undefined);
    state.observeNode(node("b", [reported("web", 10)]), "old text");
    expect(told).toEqual([
      `images registry.example/app@${digestOf("web")}`,
      "platforms",
      "node a",
      "node b",
    ]);
    expect([...state.nodes]).toEqual([
      ["a", undefined],
      ["b", "old text"],
    ]);
  });

  it("tells of images that the last node to have them has lost", () => {
    const { state, told } = createState();
    state.observeNode(node("a", [reported("web", 10)]), undefined);
    told.length = 0;
    state.forgetNode("a");
    expect(told).toEqual([`images registry.example/app@${digestOf("web")}`, "node a"]);
    expect(state.platforms.list().size).toBe(0);
  });

  it("tells of a landing once, when the pod is bound", () => {
    const { state, told } = createState();
    const waiting = watched(pod("web", [podImage("web")]));
    const bound = watched(pod("web", [podImage("web")], { nodeName: "a" }));
    const running = watched({ ...bound.pod, pulled: [pulled("web")] });
    state.observePod("default/web", waiting, undefined);
    state.observePod("default/web", bound, waiting);
    state.observePod("default/web", running, bound);
    expect(told.filter((line) => line.startsWith("landing"))).toEqual(["landing web a"]);
  });

  it("tells of the landing before the pod counts as pulling", () => {
    const { state } = createState();
    state.observeNode(node("a"), undefined);
    state.observeManifest(record("web"));
    const pods: number[] = [];
    state.subscribe({ podLanding: () => void pods.push(state.inventory.pods.size) });
    state.observePod(
      "default/web",
      watched(pod("web", [podImage("web")], { nodeName: "a" })),
      undefined,
    );
    expect(pods).toEqual([0]);
    expect(state.inventory.pods.size).toBe(1);
  });

  it.for([
    { when: "it was created before the start", createdMs: START_MS - 1_000, finished: false },
    { when: "it has finished", createdMs: START_MS + 1_000, finished: true },
  ])("tells of no landing of a pod first seen bound when $when", ({ createdMs, finished }) => {
    const { state, told } = createState();
    const bound = pod("web", [], { nodeName: "a", finished });
    state.observePod("default/web", watched(bound, createdMs), undefined);
    expect(told.filter((line) => line.startsWith("landing"))).toEqual([]);
  });

  it("tells of a node what its pods hold, and of none that only turns ready or is looked at again", () => {
    const { state, told } = createState();
    const bound = watched(pod("web", [podImage("web")], { nodeName: "a" }), 0);
    const running = watched({ ...bound.pod, pulled: [pulled("web")] }, 0);
    const finished = watched({ ...running.pod, finished: true }, 0);
    const steps = [bound, bound, running, { ...running }, finished, { ...finished }];
    const tellings = steps.map((step, index) => {
      told.length = 0;
      state.observePod("default/web", step, steps[index - 1]);
      return told.includes("node a");
    });
    expect(tellings).toEqual([true, false, true, false, true, false]);
    told.length = 0;
    state.forgetPod("default/web", finished);
    expect(told).toEqual([]);
  });

  it("tells of everything that happens to a pod that works for a cache", () => {
    const { state, told } = createState();
    const puller = pullerOf({ nodeName: "a" });
    const working = { ...watched(pod("p", [], { nodeName: "a" })), puller };
    for (const before of [undefined, working]) state.observePod("ns/p", working, before);
    state.forgetPod("ns/p", working);
    expect(told).toEqual(["node a", "node a", "node a"]);
  });

  it("tells of nodes on which other labels are found, as they may be what a cache selects", () => {
    const { state, told } = createState();
    const labelled = (app: string) => ({ namespace: "shop", labels: { app }, nodeName: "a" });
    state.observeLabels("shop/one", labelled("web"));
    state.observeLabels("shop/two", labelled("web"));
    state.observeLabels("shop/two", labelled("api"));
    state.observeLabels("shop/one", undefined);
    expect(told).toEqual(["node a", "node a", "node a"]);
  });

  it("takes a pod that comes back under its name for another one", () => {
    const { state, told } = createState();
    const before = watched(pod("web", [], { nodeName: "a", uid: "1" }), 0);
    const after = watched(pod("web", [], { nodeName: "b", uid: "2" }));
    state.observePod("default/web", before, undefined);
    state.observePod("default/web", after, before);
    expect(told).toEqual(["node a", "landing web b", "node b"]);
    expect(state.inventory.pods.size).toBe(1);
  });

  it("counts the images of a pod until it has finished", () => {
    const { state } = createState();
    const running = watched(
      pod("web", [podImage("web")], { nodeName: "a", pulled: [pulled("web")] }),
    );
    state.observePod("default/web", running, undefined);
    expect([...state.usage.keys()]).toEqual([
      "registry.example/app:web",
      `registry.example/app@${digestOf("web")}`,
    ]);
    const finished = watched({ ...running.pod, finished: true });
    state.observePod("default/web", finished, running);
    expect(state.usage.size).toBe(0);
    state.forgetPod("default/web", finished);
    expect(state.usage.size).toBe(0);
  });

  it("counts the images of a workload until it is gone", () => {
    const { state, told } = createState();
    state.observeTemplate("deployments/default/web", { keys: ["r/x:1"], context: CONTEXT });
    state.observeTemplate("deployments/default/web", undefined);
    expect(told).toEqual(["images r/x:1", "images r/x:1"]);
  });

  it("keeps manifests and tells of them", () => {
    const { state, told } = createState();
    state.observeManifest(record("web"));
    expect([...state.manifests.keys()]).toEqual([digestOf("web")]);
    state.forgetManifest(digestOf("web"));
    expect(state.manifests.size).toBe(0);
    expect(told).toEqual([`manifest ${digestOf("web")}`, `manifest ${digestOf("web")}`]);
  });

  it("tells a listener nothing after its subscription has ended", () => {
    const { state } = createState();
    const told: string[] = [];
    const unsubscribe = state.subscribe({ nodeChanged: (name) => void told.push(name) });
    state.observeNode(node("a"), undefined);
    unsubscribe();
    state.observeNode(node("b"), undefined);
    expect(told).toEqual(["a"]);
  });
});
