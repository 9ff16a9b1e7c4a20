/** kube-scheduler's `MaxExtenderPriority`; it multiplies by weight x 10 and never clamps. */
const MAX_SCORE = 10;

/** What the scores of one call are made from: a column per figure, a place per candidate node. */
export interface ScoreInputs {
  readonly count: number;
  /** Seconds until the pod's images are there. */
  readonly pullSeconds: Float64Array;
  /** Seconds of transfer that the pod would cause: without waiting for what others have asked for. */
  readonly transferSeconds: Float64Array;
  /** Both if the node had nothing of the images and were pulling nothing else. */
  readonly coldSeconds: Float64Array;
  /** Requested share of the node, 0 (idle) to 1 (full): the larger of CPU and memory. */
  readonly load: Float64Array;
  /** How much of what other pods run is on the node, in any unit. */
  readonly worth: Float64Array;
  /** Pods of the same owner on the node already. */
  readonly sameOwnerPods: Float64Array;
}

/** What is weighed against what, in points: ten of them are the whole range. */
export interface ScoreOptions {
  /** For saving a whole cold pull, in proportion for part of it. */
  readonly pullPoints: number;
  /** A cold pull shorter than this is worth less, in proportion. */
  readonly fullPullSeconds: number;
  /** For a node where the pod starts at once: nothing new is brought to it. */
  readonly readyPoints: number;
  /** Share of the pod's wait in what counts as saved, 0 to 1; the rest is what is transferred for it. */
  readonly waitShare: number;
  /** Taken off for a node that is requested whole, beside an idle one. */
  readonly loadPoints: number;
  /**
   * Taken off for a node worth far more to other pods than the mean, and added for one that is worth nothing; for a short
   * cold pull less, in proportion.
   */
  readonly worthPoints: number;
  /** Taken off for each pod of the same owner. */
  readonly ownerPoints: number;
}

/** Found on the workloads of `npm run bench -- placement`; docs/placement-score.md says what else was tried. */
export const DEFAULT_SCORE_OPTIONS: ScoreOptions = {
  pullPoints: 8,
  fullPullSeconds: 3,
  readyPoints: 1,
  waitShare: 0.7,
  loadPoints: 7,
  worthPoints: 3,
  ownerPoints: 1,
};

/**
 * Integers 0..10: seconds saved beside a cold pull on a typical candidate, less what the node's load, its worth to
 * other pods and its pods of the same owner take off. Equal candidates all get 0 and leave the choice to the scheduler;
 * order does not matter; less to pull never lowers a candidate's own score.
 */
export function scoreCandidates(
  inputs: ScoreInputs,
  options: ScoreOptions = DEFAULT_SCORE_OPTIONS,
): Uint8Array {
  const { count } = inputs;
  const scores = new Uint8Array(count);
  const coldSeconds = meanOf(inputs.coldSeconds, count);
  if (!(coldSeconds > 0)) return scores;
  const points = pointsOf(inputs, coldSeconds, options);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < count; at++) {
    least = Math.min(least, points[at] ?? 0);
    most = Math.max(most, points[at] ?? 0);
  }
  // Counted down from the best: how bad a hopeless node is must not make all the others look alike.
  const base = Math.max(least, most - MAX_SCORE);
  for (let at = 0; at < count; at++) scores[at] = toScore((points[at] ?? 0) - base);
  return scores;
}

function pointsOf(inputs: ScoreInputs, coldSeconds: number, options: ScoreOptions): Float64Array {
  const { count, pullSeconds, transferSeconds, load, worth, sameOwnerPods } = inputs;
  const { waitShare } = options;
  const perSecond = options.pullPoints / Math.max(coldSeconds, options.fullPullSeconds);
  // What a short pull can save is worth little, so nothing that stands against it may be worth more.
  const stake = Math.min(1, coldSeconds / options.fullPullSeconds);
  const meanLoad = meanOf(load, count);
  const meanWorth = meanOf(worth, count);
  const points = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const wait = pullSeconds[at] ?? 0;
    const cost = waitShare * wait + (1 - waitShare) * (transferSeconds[at] ?? 0);
    points[at] =
      perSecond * (coldSeconds - cost) +
      (wait === 0 ? stake * options.readyPoints : 0) -
      options.loadPoints * ((load[at] ?? 0) - meanLoad) -
      stake * options.worthPoints * shareAbove(worth[at] ?? 0, meanWorth) -
      options.ownerPoints * (sameOwnerPods[at] ?? 0);
  }
  return points;
}

/** -1 for nothing, 0 for the mean, towards 1 for far more than that. */
function shareAbove(value: number, mean: number): number {
  return value + mean > 0 ? (value - mean) / (value + mean) : 0;
}

/** Summed in whole thousandths: sums of fractions would depend on the order of the candidates. */
function meanOf(column: Float64Array, count: number): number {
  let thousandths = 0;
  for (let at = 0; at < count; at++) thousandths += Math.round((column[at] ?? 0) * 1000);
  return thousandths / 1000 / Math.max(1, count);
}

function toScore(points: number): number {
  return points > 0 ? Math.min(MAX_SCORE, Math.round(points)) : 0;
}
