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

/** Three of the latest pods: of each outcome the one with the largest image, then the largest of the rest. */
export function chooseExplainedPods(placed: readonly PlacedPod[]): ExplainedPod[] {
  const recent = placed
    .slice(-RECENT_PODS)
    .toSorted((a, b) => imageBytesOf(b) - imageBytesOf(a) || a.name.localeCompare(b.name));
  const byOutcome = Map.groupBy(recent, outcomeOf);
  const firsts = OUTCOMES.flatMap(({ outcome }) => byOutcome.get(outcome)?.[0] ?? []);
  return [...new Set([...firsts, ...recent])]
    .slice(0, OUTCOMES.length)
    .map((pod) => ({ pod, outcome: outcomeOf(pod) }));
}

function outcomeOf(pod: PlacedPod): string {
  const share = pod.pulledBytes / Math.max(1, imageBytesOf(pod));
  return (OUTCOMES.find(({ highestShare }) => share <= highestShare) ?? OUTCOMES[2]).outcome;
}

function imageBytesOf({ image }: PlacedPod): number {
  return image.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
}
