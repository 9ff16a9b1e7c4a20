import { formatBytes } from "../placement/format-bytes.ts";
import type { CandidateCost } from "../placement/recorded-costs.ts";
import type { Decision } from "./decisions.ts";

const SHOWN_NODES = 10;

/** What `GET /explain` answers about one scheduling decision. */
export interface Explanation {
  readonly pod: string;
  /** Where the pod is bound, as far as known. */
  readonly node?: string;
  /** One sentence. */
  readonly summary: string;
  readonly decidedTime: string;
  readonly images: readonly string[];
  readonly unknownImages: readonly string[];
  readonly candidates: number;
  /** The best nodes first, at most ten, and the chosen one. */
  readonly nodes: readonly ScoredCost[];
}

/** `named`: the scheduler was told of it; only the best are. */
type ScoredCost = CandidateCost & { readonly score: number; readonly named: boolean };

export function explain(decision: Decision, pod: { key: string; node?: string }): Explanation {
  const { costs, scores, named } = decision;
  const ranked = Array.from(scores, (score, at) => ({
    ...costs.costAt(at),
    score,
    named: named.includes(at),
  })).sort((a, b) => b.score - a.score || a.pullSeconds - b.pullSeconds);
  const chosen = ranked.find(({ node }) => node === pod.node);
  const shown = ranked.slice(0, SHOWN_NODES);
  if (chosen !== undefined && !shown.includes(chosen)) shown.push(chosen);
  return {
    pod: pod.key,
    ...(pod.node === undefined ? {} : { node: pod.node }),
    summary: summaryOf(ranked, chosen, decision),
    decidedTime: new Date(decision.decidedMs).toISOString(),
    images: decision.references,
    unknownImages: decision.unknownReferences,
    candidates: costs.count,
    nodes: shown,
  };
}

function summaryOf(
  ranked: readonly ScoredCost[],
  chosen: ScoredCost | undefined,
  { unknownReferences }: Decision,
): string {
  const subject = chosen ?? ranked[0];
  if (subject === undefined) return "none of the candidate nodes was known";
  if (subject.totalBytes === 0) {
    return unknownReferences.length > 0
      ? "the layers of its images were not known yet, so no node was preferred"
      : "its images have no layers that could be missing, so no node was preferred";
  }
  const { node, presentBytes, arrivingBytes, totalBytes, missingBytes, pullSeconds, score } =
    subject;
  const others =
    score > 0 && !subject.named ? ", but others were named to the scheduler instead" : "";
  const slowest = Math.max(...ranked.map((cost) => cost.pullSeconds));
  const arriving = arrivingBytes > 0 ? `, ${formatBytes(arrivingBytes)} were arriving` : "";
  return (
    `${node} had ${formatBytes(presentBytes)} of ${formatBytes(totalBytes)}${arriving}; ` +
    `${pullOf(missingBytes, pullSeconds)}, ${(slowest - pullSeconds).toFixed(1)} s less than on the slowest of ${ranked.length} candidates: ` +
    `score ${score} of 10${others}`
  );
}

function pullOf(missingBytes: number, pullSeconds: number): string {
  if (missingBytes > 0) {
    return `${formatBytes(missingBytes)} to pull in about ${pullSeconds.toFixed(1)} s`;
  }
  return pullSeconds > 0 ? `ready in about ${pullSeconds.toFixed(1)} s` : "ready at once";
}
