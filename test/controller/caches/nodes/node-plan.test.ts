import { describe, expect, it } from "vitest";
import { planNode } from "../../../../controller/caches/nodes/node-plan.ts";
import type { Wait } from "../../../../controller/caches/nodes/node-readiness.ts";
import { surveyNode } from "../../../../controller/caches/nodes/node-survey.ts";
import { PullFailures } from "../../../../controller/caches/pullers/pull-failures.ts";
import { cacheOnNode, situation } from "./sample-situation.ts";

const refs = (count: number) => Array.from({ length: count }, (_, index) => `r.example/i:${index}`);

function plan(
  caches: Parameters<typeof situation>[0],
  rules: {
    readonly maxPods?: number;
    readonly waits?: ReadonlyMap<string, Wait>;
    readonly failures?: PullFailures;
    readonly isReportCapped?: boolean;
  } = {},
) {
  const { maxPods = Infinity, waits = new Map(), failures = new PullFailures() } = rules;
  const { isReportCapped = false } = rules;
  const survey = surveyNode(situation(caches), { notes: new Map(), failures, working: [] });
  const nodeName = "a";
  return planNode(survey, { nodeName, working: [], waits, maxPods, isReportCapped, nowMs: 0 });
}

const imagesOf = (pods: ReturnType<typeof plan>["pods"]) =>
  pods.map(({ images }) => images.map(({ reference }) => reference));

describe("planNode()", () => {
  it("puts at most 20 images into a pod, in the order listed, and says of the rest that it waits", () => {
    const { pods, progress } = plan([cacheOnNode(refs(25))]);
    expect(imagesOf(pods)).toEqual([refs(20)]);
    const kinds = [...(progress.get("ns/c")?.images.values() ?? [])].map(({ kind }) => kind);
    expect(kinds).toEqual([...Array(20).fill("pulling"), ...Array(5).fill("waiting")]);
  });

  it("puts no more into a pod than the kubelet tells of, where only that says what was pulled", () => {
    expect(imagesOf(plan([cacheOnNode(refs(25))], { isReportCapped: true }).pods)).toEqual([
      refs(5),
    ]);
  });

  it("makes as many pods at once as the cache allows, which share the images in turns", () => {
    const { pods } = plan([cacheOnNode(refs(5), { parallelismPerNode: 2 })]);
    const [a, b, c, d, e] = refs(5);
    expect(imagesOf(pods)).toEqual([
      [a, c, e],
      [b, d],
    ]);
    expect(plan([cacheOnNode(refs(1), { parallelismPerNode: 5 })]).pods).toHaveLength(1);
  });

  it("pulls an image that two caches want once", () => {
    const other = { key: "ns/d", identity: { namespace: "ns", name: "d", uid: "d" } };
    const { pods, progress } = plan([cacheOnNode(refs(2)), cacheOnNode(refs(3), other)]);
    expect(imagesOf(pods)).toEqual([refs(2), [refs(3)[2]]]);
    expect([...(progress.get("ns/d")?.images.values() ?? [])].map(({ kind }) => kind)).toEqual([
      "pulling",
      "pulling",
      "pulling",
    ]);
  });

  it("lets what failed before come last", () => {
    const failures = new PullFailures();
    const [first = "", second = ""] = refs(2);
    failures.add(
      { node: "a", cacheUid: "cache-uid", reference: first },
      {
        tryId: "p",
        reason: "Timeout",
        message: "",
        atMs: 0,
        backoffLimit: 0,
        mayBeFinal: true,
      },
    );
    expect(imagesOf(plan([cacheOnNode(refs(2))], { failures }).pods)).toEqual([[second, first]]);
  });

  it("makes no pod for a cache that has to wait, nor more than there is room for", () => {
    const wait: Wait = { kind: "waiting", reason: "Canary", message: "later" };
    const held = plan([cacheOnNode(refs(1))], { waits: new Map([["ns/c", wait]]) });
    expect(held).toMatchObject({ pods: [], isStarved: false });
    expect([...(held.progress.get("ns/c")?.images.values() ?? [])]).toEqual([wait]);
    expect(plan([cacheOnNode(refs(1))], { maxPods: 0 })).toMatchObject({
      pods: [],
      isStarved: true,
    });
  });
});
