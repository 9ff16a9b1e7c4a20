/** kube-scheduler's `MaxExtenderPriority`; it multiplies by weight x 10 and never clamps. */
const MAX_SCORE = 10;

/** What the score of one candidate node is made from. */
export interface Candidate {
  /** Seconds until the pod's images are there. */
  readonly pullSeconds: number;
  /** The same if the node had nothing of them and were pulling nothing else. */
  readonly coldSeconds: number;
  /** Requested share of the node, 0 (idle) to 1 (full): the larger of CPU and memory. */
  readonly load: number;
  /** Pods of the same owner on the node already. */
  readonly sameOwnerPods: number;
}

export interface ScoreOptions {
  /** Seconds saved that earn the full score when pulls are short. */
  readonly minFullScoreSeconds: number;
  /** Share of a cold pull that earns the full score when pulls are long, above 0. */
  readonly fullScoreShare: number;
  /** How much one pod of the same owner takes off: the score is divided by 1 + this x pods. */
  readonly ownerDamping: number;
  /** How much load above the candidates' mean takes off, as a share per unit of load. */
  readonly loadDamping: number;
}

/**
 * Eight seconds: less saturates on short pulls and so loses their ranking, and piles pods up; more
 * gives the range away. Default spreading already keeps the pods of an owner apart.
 */
export const DEFAULT_SCORE_OPTIONS: ScoreOptions = {
  minFullScoreSeconds: 8,
  fullScoreShare: 1,
  ownerDamping: 0,
  loadDamping: 0,
};

/**
 * Seconds saved, scaled to integers 0..10. They are counted against a cold pull on a typical
 * candidate, or against the worst candidate where that is faster, so that neither one slow node nor
 * a long queue somewhere makes all the others look good. Equal candidates all get 0 and leave the
 * choice to the scheduler; order does not matter; less to pull never lowers a candidate's own score.
 */
export function scoreCandidates(
  candidates: readonly Candidate[],
  options: ScoreOptions = DEFAULT_SCORE_OPTIONS,
): number[] {
  const coldSeconds = meanOf(candidates, ({ coldSeconds: seconds }) => seconds);
  const meanLoad = meanOf(candidates, ({ load }) => load);
  const worst = candidates.reduce((most, { pullSeconds }) => Math.max(most, pullSeconds), 0);
  const reference = Math.min(worst, coldSeconds);
  const fullScoreSeconds = Math.max(
    options.minFullScoreSeconds,
    coldSeconds * options.fullScoreShare,
  );
  return candidates.map(({ pullSeconds, load, sameOwnerPods }) => {
    const saved = Math.min(1, (reference - pullSeconds) / fullScoreSeconds);
    const damped =
      (saved / (1 + options.ownerDamping * sameOwnerPods)) *
      clamp(1 - options.loadDamping * (load - meanLoad));
    return toScore(damped);
  });
}

/** Summed in whole thousandths: sums of fractions would depend on the order of the candidates. */
function meanOf(candidates: readonly Candidate[], value: (candidate: Candidate) => number): number {
  let thousandths = 0;
  for (const candidate of candidates) thousandths += Math.round(value(candidate) * 1000);
  return thousandths / 1000 / Math.max(1, candidates.length);
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function toScore(share: number): number {
  const score = Math.floor(share * MAX_SCORE);
  return score > 0 ? Math.min(MAX_SCORE, score) : 0;
}
