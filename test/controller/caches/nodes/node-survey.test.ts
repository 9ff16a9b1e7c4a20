import { describe, expect, it } from "vitest";
import type { ImageProgress } from "../../../../controller/caches/nodes/node-progress.ts";
import type { Wait } from "../../../../controller/caches/nodes/node-readiness.ts";
import type { NodeSituation } from "../../../../controller/caches/nodes/node-situation.ts";
import { surveyNode } from "../../../../controller/caches/nodes/node-survey.ts";
import type { PodReckoning } from "../../../../controller/caches/pullers/pod-reckoning.ts";
import { PullFailures } from "../../../../controller/caches/pullers/pull-failures.ts";
import type { PullNotes } from "../../../../controller/caches/pullers/pull-notes.ts";
import { digestOf, layer } from "../../../support/layers.ts";
import { cacheOnNode, pullerOf, situation } from "./sample-situation.ts";

const WEB = "r.example/web:1";
const BIG = "r.example/big:1";
const NOW = 2_000_000;

function survey(
  change: Parameters<typeof situation>[1] = {},
  parts: {
    readonly working?: readonly PodReckoning[];
    readonly failures?: PullFailures;
    readonly notes?: PullNotes;
  } = {},
) {
  const { working = [], failures = new PullFailures(() => 0), notes = new Map() } = parts;
  const surveyed = surveyNode(situation([cacheOnNode([WEB])], change), {
    notes,
    failures,
    working,
  });
  const [cache] = surveyed.caches;
  const image = cache?.images.get(WEB);
  const progress = image?.kind === "settled" ? image.progress : image?.kind;
  return { progress, standing: cache?.standing, dueMs: surveyed.dueMs };
}

function nodeThat(reason: Wait["reason"]) {
  const wait: Wait = { kind: "waiting", reason, message: "for now" };
  return { wait, node: { ...situation([]).node, wait } };
}

const inFlight: PodReckoning = {
  pod: pullerOf({ seenMs: NOW - 5 }),
  isDone: false,
  results: new Map([[WEB, { kind: "open" }]]),
};

describe("surveyNode()", () => {
  it("tells what is there, what is to be pulled, and what is being pulled", () => {
    expect(survey({ presenceOf: () => ({ kind: "present" }) })).toEqual({
      progress: { kind: "ready" },
      standing: "complete",
      dueMs: Infinity,
    });
    expect(survey()).toEqual({ progress: "due", standing: "eager", dueMs: Infinity });
    expect(survey({}, { working: [{ ...inFlight, dueMs: NOW + 9 }] })).toEqual({
      progress: { kind: "pulling", sinceMs: NOW - 5 },
      standing: "eager",
      dueMs: NOW + 9,
    });
    const pulled = new Map([[WEB, { kind: "pulled", isTransferred: true } as const]]);
    expect(survey({}, { working: [{ ...inFlight, results: pulled }] })).toMatchObject({
      progress: { kind: "ready" },
      standing: "complete",
    });
  });

  it("takes a moved tag for current where the image has what it stands for now among its digests", () => {
    const [before, target] = [digestOf("before"), digestOf("after")];
    const cache = { ...cacheOnNode([]), images: [{ reference: WEB, isMoving: true }] };
    const at = (digests: readonly string[]) => {
      const moved = { ...cache, targets: new Map([[WEB, target]]) };
      const presenceOf: NodeSituation["presenceOf"] = (_reference, _note, wanted = before) => ({
        kind: "present",
        digest: digests.includes(wanted) ? wanted : before,
      });
      const parts = { notes: new Map(), failures: new PullFailures(), working: [] };
      const surveyed = surveyNode(situation([moved], { presenceOf }), parts);
      return surveyed.caches[0]?.images.get(WEB);
    };
    expect(at([before, target])).toEqual({
      kind: "settled",
      progress: { kind: "ready", digest: target },
    });
    expect(at([before])).toMatchObject({ kind: "due", pull: { pullPolicy: "Always" } });
  });

  it("lets a node that is away wait, also with a pod on it, so that it takes nobody's turn", () => {
    const { wait, node } = nodeThat("NodeNotReady");
    expect(survey({ node }, { working: [inFlight] })).toMatchObject({
      progress: wait,
      standing: "idle",
    });
    const cordoned = nodeThat("NodeCordoned");
    expect(survey({ node: cordoned.node }).progress).toEqual(cordoned.wait);
    expect(survey({ node: cordoned.node }, { working: [inFlight] })).toMatchObject({
      progress: { kind: "pulling" },
      standing: "eager",
    });
  });

  it("takes a node for proven that has pulled all that it may, and for idle one that pulled nothing", () => {
    const target = digestOf("web");
    const collected: PullNotes = new Map([[WEB, { state: "pulled", atMs: NOW, digest: target }]]);
    expect(survey({}, { notes: collected })).toMatchObject({
      progress: { reason: "Collected" },
      standing: "proven",
    });
    const big = (reference: string) => reference === BIG && [layer("big", 100)];
    const layersOf = (reference: string) => big(reference) || undefined;
    const budget = (images: readonly string[], has: readonly string[]) =>
      surveyNode(
        situation([cacheOnNode(images, { maxBytes: 10 })], {
          layersOf,
          presenceOf: (each) => ({ kind: has.includes(each) ? "present" : "absent" }),
        }),
        { notes: new Map(), failures: new PullFailures(), working: [] },
      ).caches[0]?.standing;
    expect([budget([WEB, BIG], [WEB]), budget([WEB, BIG], []), budget([BIG], [])]).toEqual([
      "proven",
      "eager",
      "idle",
    ]);
  });

  it("has what failed tried again when it is time", () => {
    const failures = new PullFailures(() => 0);
    failures.add(
      { node: "a", cacheUid: "cache-uid", reference: WEB },
      {
        tryId: "p",
        reason: "Reset",
        message: "",
        atMs: NOW,
        backoffLimit: 0,
        mayBeFinal: true,
      },
    );
    expect(survey({}, { failures })).toMatchObject({
      progress: { kind: "failed", reason: "Reset", attempts: 1 },
      standing: "failed",
      dueMs: NOW + 10_000,
    });
    expect(survey({ nowMs: NOW + 10_000 }, { failures })).toMatchObject({ progress: "due" });
    expect(survey({}, { failures, working: [inFlight] }).progress).toMatchObject({
      kind: "pulling",
      lastFailure: { reason: "Reset", attempts: 1 },
    });
  });

  it("looks again when a report must show what we pulled", () => {
    const notes: PullNotes = new Map([[WEB, { state: "pulled", atMs: NOW }]]);
    expect(survey({ presenceOf: () => ({ kind: "present" }) }, { notes })).toMatchObject({
      dueMs: NOW + 80_000,
    });
  });

  it("has no more pulled than can be noted on the node, whoever wants it, in the order listed", () => {
    const names = (count: number, from = 0) =>
      Array.from({ length: count }, (_, index) => `r.example/image:${from + index}`);
    const noted = names(398);
    const [there, next, last] = names(3, 398);
    const wants = (...references: (string | undefined)[]) =>
      cacheOnNode(references.filter((each) => each !== undefined));
    const { caches } = surveyNode(
      situation([wants(...noted, there, next), wants(next, last, WEB, noted[0])], {
        // A report that is cut short lists none of the others.
        presenceOf: (each) => ({ kind: each === there ? "present" : "unknown" }),
      }),
      {
        notes: new Map(noted.map((each) => [each, { state: "pulled", atMs: NOW }])),
        failures: new PullFailures(),
        working: [],
      },
    );
    const told = caches.map(({ images, standing }) => [
      standing,
      ...[...images].flatMap(([reference, image]) =>
        image.kind === "due" ? [[reference, "due"]] : notReady(reference, image.progress),
      ),
    ]);
    expect(told).toEqual([
      ["eager", [next, "due"]],
      ["eager", [next, "due"], [last, "due"], [WEB, "TooManyImages"]],
    ]);
  });
});

function notReady(reference: string, progress: ImageProgress): string[][] {
  return progress.kind === "waiting" ? [[reference, progress.reason]] : [];
}
