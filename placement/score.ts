/** kube-scheduler's `MaxExtenderPriority`; it multiplies by weight x 10 and never clamps. */
const MAX_SCORE = 10;

/** What the scores of one call are made from: a column per figure, a place per candidate node. */
export interface ScoreInputs {
  readonly count: number;
  /** Seconds until the pod's images are there. */
  readonly pullSeconds: Float64Array;
  /** The same if the node had nothing of them and were pulling nothing else. */
  readonly coldSeconds: Float64Array;
  /** Requested share of the node, 0 (idle) to 1 (full): the larger of CPU and memory. */
  readonly load: Float64Array;
  /** Pods of the same owner on the node already. */
  readonly sameOwnerPods: Float64Array;
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
 * gives the range away. A load damping of two takes as much off a node with half a machine more than
 * the others as it could ever earn: it costs no bytes to speak of and brings a third of the lost
 * spread back. Default spreading already keeps the pods of an owner apart.
 */
export const DEFAULT_SCORE_OPTIONS: ScoreOptions = {
  minFullScoreSeconds: 8,
  fullScoreShare: 1,
  ownerDamping: 0,
  loadDamping: 2,
};

/**
 * Seconds saved, scaled to integers 0..10. They are counted against a cold pull on a typical
 * candidate, or against the worst candidate where that is faster, so that neither one slow node nor
 * a long queue somewhere makes all the others look good. Equal candidates all get 0 and leave the
 * choice to the scheduler; order does not matter; less to pull never lowers a candidate's own score.
 */
export function scoreCandidates(
  inputs: ScoreInputs,
  options: ScoreOptions = DEFAULT_SCORE_OPTIONS,
): Uint8Array {
  const { count, pullSeconds } = inputs;
  const coldSeconds = meanOf(inputs.coldSeconds, count);
  const meanLoad = meanOf(inputs.load, count);
  let worst = 0;
  for (let at = 0; at < count; at++) worst = Math.max(worst, pullSeconds[at] ?? 0);
  const reference = Math.min(worst, coldSeconds);
  const fullScoreSeconds = Math.max(
    options.minFullScoreSeconds,
    coldSeconds * options.fullScoreShare,
  );
  const scores = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const saved = Math.min(1, (reference - (pullSeconds[at] ?? 0)) / fullScoreSeconds);
    const damped =
      (saved / (1 + options.ownerDamping * (inputs.sameOwnerPods[at] ?? 0))) *
      clamp(1 - options.loadDamping * ((inputs.load[at] ?? 0) - meanLoad));
    scores[at] = toScore(damped);
  }
  return scores;
}

/** Summed in whole thousandths: sums of fractions would depend on the order of the candidates. */
function meanOf(column: Float64Array, count: number): number {
  let thousandths = 0;
  for (let at = 0; at < count; at++) thousandths += Math.round((column[at] ?? 0) * 1000);
  return thousandths / 1000 / Math.max(1, count);
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function toScore(share: number): number {
  const score = Math.floor(share * MAX_SCORE);
  return score > 0 ? Math.min(MAX_SCORE, score) : 0;
}
