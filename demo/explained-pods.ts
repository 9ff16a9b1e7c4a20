import type { PlacedPod } from "./placed-pod.ts";

/** A pod worth explaining, and in a few words what became of it. */
export interface ExplainedPod {
  readonly pod: PlacedPod;
  readonly outcome: string;
}

/** The extender remembers its last decisions only. */
const RECENT_PODS = 200;
const OUTCOMES = [
  { outcome: "nothing to pull", highestShare: 0 },
  { outcome: "pulled a part", highestShare: 0.9 },
  { outcome: "pulled most or all", highestShare: 1 },
] as const;

/** Of the latest pods at most one of each outcome: of those, the one with the largest image. */
export function chooseExplainedPods(placed: readonly PlacedPod[]): ExplainedPod[] {
  const recent = placed
    .slice(-RECENT_PODS)
    .toSorted((a, b) => imageBytesOf(b) - imageBytesOf(a) || a.name.localeCompare(b.name));
  const byOutcome = Map.groupBy(recent, outcomeOf);
  return OUTCOMES.flatMap(({ outcome }) => {
    const [pod] = byOutcome.get(outcome) ?? [];
    return pod === undefined ? [] : [{ pod, outcome }];
  });
}

function outcomeOf(pod: PlacedPod): string | undefined {
  const share = pod.pulledBytes / Math.max(1, imageBytesOf(pod));
  return OUTCOMES.find(({ highestShare }) => share <= highestShare)?.outcome;
}

function imageBytesOf({ image }: PlacedPod): number {
  return image.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
}
