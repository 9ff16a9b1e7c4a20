import type { SeededRandom } from "../../demo/seeded-random.ts";
import { MAX_NAMED } from "../../extender/prioritizer.ts";
import { DEFAULT_SCORE_OPTIONS, type ScoreOptions } from "../../placement/score.ts";
import { LayerwiseExtender } from "./layerwise-extender.ts";
import type { SimulationContender } from "./simulation-contender.ts";

/** From nothing, or next to it, to two or three times what the score has; `pullPoints` is what the others are measured by. */
const RANGES: Readonly<Record<keyof Omit<ScoreOptions, "pullPoints">, readonly [number, number]>> =
  {
    fullPullSeconds: [1, 6],
    readyPoints: [0, 3],
    waitShare: [0.4, 1],
    loadPoints: [3, 20],
    worthPoints: [0, 7],
    ownerPoints: [0, 2.5],
  };
const EXTENDER_WEIGHTS = [1, 1, 1, 2, 3];
const RESOURCES_FIT_WEIGHTS = [1, 1, 2, 3];
const NAMED = [MAX_NAMED, MAX_NAMED, Number.POSITIVE_INFINITY];
const KNOWING_SHARE = 0.3;

/**
 * Layerwise with settings drawn at random, of the score as of the scheduler's weights; three in ten know at once what the
 * scheduler chooses, as no extender does. What the best of them get to is about what the score can be tuned to.
 */
export function drawnContenders(count: number, random: SeededRandom): SimulationContender[] {
  return Array.from({ length: count }, () => drawContender(random));
}

function drawContender(random: SeededRandom): SimulationContender {
  const drawn = Object.entries(RANGES).map(([option, [from, to]]) => [
    option,
    from + (to - from) * random.next(),
  ]);
  const score: ScoreOptions = { ...DEFAULT_SCORE_OPTIONS, ...Object.fromEntries(drawn) };
  const weights = {
    extender: random.pick(EXTENDER_WEIGHTS),
    resourcesFit: random.pick(RESOURCES_FIT_WEIGHTS),
  };
  const knowsChoices = random.next() < KNOWING_SHARE;
  const named = random.pick(NAMED);
  return {
    title: JSON.stringify({ score, weights, knowsChoices, named: String(named) }),
    weights,
    extender: (world) => new LayerwiseExtender(world, { score, knowsChoices, named }),
  };
}
