/** kube-scheduler's `MaxExtenderPriority`; it multiplies by weight x 10 and never clamps. */
const MAX_SCORE = 10;

/** What the score of one candidate node is made from. */
export interface Candidate {
  /** Seconds until the pod's images are there. */
  readonly pullSeconds: number;
  /** Requested share of the node, 0 (idle) to 1 (full): the larger of CPU and memory. */
  readonly load: number;
  /** Pods of the same owner on the node already. */
  readonly sameOwnerPods: number;
}

export interface ScoreOptions {
  /** Seconds saved that earn the full score when pulls are short; bounds the scale from below. */
  readonly minFullScoreSeconds: number;
  /** Share of the worst candidate's pull that earns the full score when pulls are long, above 0. */
  readonly fullScoreShare: number;
  /** How much one pod of the same owner takes off: the score is divided by 1 + this x pods. */
  readonly ownerDamping: number;
  /** How much load above the candidates' mean takes off, as a share per unit of load. */
  readonly loadDamping: number;
}

export const DEFAULT_SCORE_OPTIONS: ScoreOptions = {
  minFullScoreSeconds: 4,
  fullScoreShare: 1,
  ownerDamping: 0,
  loadDamping: 0,
};

/**
 * Seconds saved against the worst candidate, scaled to integers 0..10. Equal candidates all get 0, so
 * that the scheduler's other plugins decide; order does not matter; less to pull never lowers a
 * candidate's own score.
 */
export function scoreCandidates(
  candidates: readonly Candidate[],
  options: ScoreOptions = DEFAULT_SCORE_OPTIONS,
): number[] {
  let worst = 0;
  let loadSum = 0;
  for (const { pullSeconds, load } of candidates) {
    worst = Math.max(worst, pullSeconds);
    loadSum += load;
  }
  const meanLoad = candidates.length === 0 ? 0 : loadSum / candidates.length;
  const fullScoreSeconds = Math.max(options.minFullScoreSeconds, worst * options.fullScoreShare);
  return candidates.map(({ pullSeconds, load, sameOwnerPods }) => {
    const saved = Math.min(1, (worst - pullSeconds) / fullScoreSeconds);
    const damped =
      (saved / (1 + options.ownerDamping * sameOwnerPods)) *
      clamp(1 - options.loadDamping * (load - meanLoad));
    return toScore(damped);
  });
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function toScore(share: number): number {
  const score = Math.floor(share * MAX_SCORE);
  return score > 0 ? Math.min(MAX_SCORE, score) : 0;
}
