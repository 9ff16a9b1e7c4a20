import { describe, expect, it } from "vitest";
import type { CacheSurvey } from "../../../../controller/caches/nodes/node-survey.ts";
import { planPins } from "../../../../controller/caches/pullers/pin-planning.ts";
import { pullerPodNameOf } from "../../../../controller/caches/pullers/puller-pod.ts";
import type { SeenPuller } from "../../../../controller/caches/pullers/puller-record.ts";
import { cacheOnNode, pullerOf } from "../nodes/sample-situation.ts";

const refs = (count: number) => Array.from({ length: count }, (_, index) => `r.example/i:${index}`);
const cache = cacheOnNode([]);

function surveyOf(
  references: readonly string[],
  standing: CacheSurvey["standing"] = "complete",
): CacheSurvey {
  const ready = { kind: "settled", progress: { kind: "ready" } } as const;
  return { cache, images: new Map(references.map((each) => [each, ready])), standing };
}

function plan(survey: CacheSurvey, pins: readonly SeenPuller[] = [], mayMake = true) {
  return planPins(survey, { nodeName: "a", pins, mayMake });
}

/** The pods of a plan once their containers run. */
function running(survey: CacheSurvey): SeenPuller[] {
  return plan(survey).pods.map(({ slot, images }) =>
    pullerOf({
      kind: "pin",
      name: pullerPodNameOf(cache.identity, { nodeName: "a", kind: "pin", slot }),
      images: images.map((image) => ({ ...image, outcome: { kind: "pulled" } })),
    }),
  );
}

describe("planPins()", () => {
  it("keeps what is there in use, 20 images a pod, and is content with that", () => {
    const survey = surveyOf(refs(25));
    expect(plan(survey).pods.map(({ kind, images }) => [kind, images.length])).toEqual([
      ["pin", 20],
      ["pin", 5],
    ]);
    expect(plan(survey, running(survey))).toEqual({ pods: [], obsolete: [] });
  });

  it("lets old pods go only when those that replace them hold their images", () => {
    const [before, after] = [surveyOf(refs(1)), surveyOf(refs(2))];
    const old = running(before);
    expect(plan(after, old)).toMatchObject({ pods: [{}], obsolete: [] });
    const starting = running(after).map((pod) => ({
      ...pod,
      images: pod.images.map((image) => ({ ...image, outcome: { kind: "open" } as const })),
    }));
    expect(plan(after, [...old, ...starting])).toEqual({ pods: [], obsolete: [] });
    expect(plan(after, [...old, ...running(after)])).toEqual({ pods: [], obsolete: old });
  });

  it("changes nothing while something is pulled, nor makes a pod where none may be made", () => {
    expect(plan(surveyOf(refs(1), "eager"))).toEqual({ pods: [], obsolete: [] });
    expect(plan(surveyOf(refs(1)), [], false)).toEqual({ pods: [], obsolete: [] });
  });

  it("replaces a pod that was evicted", () => {
    const survey = surveyOf(refs(1));
    const refusal = { reason: "Evicted", message: "", hasBegun: false };
    const evicted = running(survey).map((pod) => ({ ...pod, refusal }));
    expect(plan(survey, evicted)).toMatchObject({ pods: [{}], obsolete: evicted });
  });
});
