import type { SeededRandom } from "../../demo/seeded-random.ts";
import { DEFAULT_SCORE_OPTIONS } from "../../placement/score.ts";
import {
  IMAGE_LOCALITY_WEIGHT,
  SAVING_BEFORE_SPREADING,
  TRADES,
  type Trade,
  titleOf,
} from "../placement/placement-trades.ts";
import { drawnContenders } from "./drawn-contenders.ts";
import { layerShareExtender } from "./layer-share-extender.ts";
import { LayerwiseExtender, type LayerwiseSettings } from "./layerwise-extender.ts";
import type { SimulationContender } from "./simulation-contender.ts";

const { loadPoints } = DEFAULT_SCORE_OPTIONS;

const DEFAULT: SimulationContender = { title: "default scheduler" };
const LAYER_SHARE: SimulationContender = {
  title: "LRScheduler's formula, exact knowledge",
  extender: () => layerShareExtender,
};
const OURS: SimulationContender = {
  title: "Layerwise",
  extender: (world) => new LayerwiseExtender(world),
};

/** Layerwise as it is, and with `count` settings drawn at random, beside the default scheduler. */
export function drawnBesideOurs(count: number, random: SeededRandom): SimulationContender[] {
  return [DEFAULT, OURS, ...drawnContenders(count, random)];
}

/** In the order in which they are compared: everything is compared with the first. */
export const SIMULATION_CONTENDERS: readonly SimulationContender[] = [
  DEFAULT,
  {
    title: `ImageLocality at weight ${IMAGE_LOCALITY_WEIGHT}`,
    weights: { imageLocality: IMAGE_LOCALITY_WEIGHT },
  },
  LAYER_SHARE,
  OURS,
  atTrade(OURS, SAVING_BEFORE_SPREADING),
  ours("knowing of a choice at once", { knowsChoices: true }),
  ours("without the worth to other pods", { score: { worthPoints: 0 } }),
  ours("without a price on load", { score: { loadPoints: 0 } }),
  ours("half the price on load", { score: { loadPoints: loadPoints / 2 } }),
  ours("twice the price on load", { score: { loadPoints: loadPoints * 2 } }),
  ours("without the point for starting at once", { score: { readyPoints: 0 } }),
  ours("without the point for pods of the owner", { score: { ownerPoints: 0 } }),
  ours("waiting alone counts", { score: { waitShare: 1 } }),
  ours("transfer alone counts", { score: { waitShare: 0 } }),
  ours("full points from 5 s on", { score: { fullPullSeconds: 5 } }),
  ours("full points from 1.5 s on", { score: { fullPullSeconds: 1.5 } }),
  ours("every node named", { named: Number.POSITIVE_INFINITY }),
  ours("ten nodes named", { named: 10 }),
];

/** The same at several prices of load, for how much less is pulled and waited at which spread. */
export const SIMULATION_CURVE: readonly SimulationContender[] = [
  DEFAULT,
  ...[LAYER_SHARE, OURS].flatMap((contender) =>
    TRADES.map((trade) => ({ ...atTrade(contender, trade), curve: contender.title })),
  ),
];

function ours(difference: string, settings: LayerwiseSettings): SimulationContender {
  return {
    title: `${OURS.title}, ${difference}`,
    extender: (world) => new LayerwiseExtender(world, settings),
  };
}

function atTrade(contender: SimulationContender, trade: Trade): SimulationContender {
  const { extenderWeight, resourcesFitWeight } = trade;
  return {
    ...contender,
    title: `${contender.title}, ${titleOf(trade)}`,
    weights: { extender: extenderWeight, resourcesFit: resourcesFitWeight },
  };
}
