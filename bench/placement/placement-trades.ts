import type { SchedulerOptions } from "../../test/cluster/scheduler.ts";
import type { PlacementContender } from "./placement-contender.ts";

/** What a scheduler's configuration sets against each other: what an extender says, and even load. */
export interface Trade {
  readonly extenderWeight: number;
  readonly resourcesFitWeight: number;
}

/** At which the scheduler's own ImageLocality is compared. */
export const IMAGE_LOCALITY_WEIGHT = 5;

/** From the highest price of load to the lowest, around the defaults. */
export const TRADES: readonly Trade[] = [
  { extenderWeight: 1, resourcesFitWeight: 3 },
  { extenderWeight: 1, resourcesFitWeight: 2 },
  { extenderWeight: 1, resourcesFitWeight: 1 },
  { extenderWeight: 2, resourcesFitWeight: 1 },
];

/** More than the scheduler's spreading of replicas weighs: what is saved comes before replicas on nodes of their own. */
export const SAVING_BEFORE_SPREADING: Trade = { extenderWeight: 3, resourcesFitWeight: 3 };

/** A contender with an extender, once at each trade: the points of one curve. */
export function atEachTrade(contender: PlacementContender): PlacementContender[] {
  return TRADES.map((trade) => ({ ...atTrade(contender, trade), curve: contender.title }));
}

/** A contender with an extender, at other weights. */
export function atTrade({ title, start }: PlacementContender, trade: Trade): PlacementContender {
  return {
    title: `${title}, ${titleOf(trade)}`,
    start: async (cluster) => {
      const running = await start(cluster);
      return { ...running, scheduler: { ...running.scheduler, edit: weighing(trade) } };
    },
  };
}

export function titleOf({ extenderWeight, resourcesFitWeight }: Trade): string {
  return `weight ${extenderWeight} beside NodeResourcesFit ${resourcesFitWeight}`;
}

/** The change of a scheduler's configuration that brings the trade about. */
function weighing({
  extenderWeight,
  resourcesFitWeight,
}: Trade): NonNullable<SchedulerOptions["edit"]> {
  return (configuration) => {
    for (const extender of configuration.extenders ?? []) extender["weight"] = extenderWeight;
    const enabled = [{ name: "NodeResourcesFit", weight: resourcesFitWeight }];
    const plugins = { score: { enabled } };
    configuration.profiles = [{ schedulerName: "default-scheduler", plugins }];
  };
}
