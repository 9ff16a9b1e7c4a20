import { fileURLToPath } from "node:url";
import { generateImageSet } from "../../demo/generated-image-set.ts";
import { readRecordedImageSet } from "../../demo/recorded-image-set.ts";
import type { BenchmarkOptions } from "../benchmark-options.ts";
import {
  isScenarioName,
  type PlacementScenario,
  planScenario,
  SCENARIO_NAMES,
  type ScenarioName,
} from "./placement-scenarios.ts";
import { readRecordedArrivals } from "./recorded-arrivals.ts";

const RECORDED_DATA = fileURLToPath(new URL("../../../shared/data", import.meta.url));
const DEFAULT_NODES = 100;
const DEFAULT_PODS = 2000;
/** Simulated seconds in a real one. */
export const DEFAULT_SPEED = 10;
/** One takes five runs of a minute and a half a round; all of them would take hours. */
const DEFAULT_SCENARIOS = ["replicas"];
const ALL = "all";

/** Another stream of pods each round, the same one for all contenders. */
export interface PlannedRound {
  readonly seed: number;
  readonly scenarios: readonly PlacementScenario[];
}

/** @throws RangeError when a scenario is asked for that does not exist */
export async function planRounds(
  options: BenchmarkOptions,
): Promise<{ imageSet: "recorded" | "generated"; rounds: PlannedRound[] }> {
  const {
    data = RECORDED_DATA,
    nodes: [nodes = DEFAULT_NODES] = [],
    pods = DEFAULT_PODS,
  } = options;
  const names = scenarioNamesOf(options.scenarios ?? DEFAULT_SCENARIOS);
  const recorded = await readRecordedImageSet(data);
  const arrivals = await readRecordedArrivals(data);
  const rounds = Array.from({ length: options.rounds }, (_, round) => {
    const seed = options.seed + round;
    const sources = { images: recorded ?? generateImageSet(seed), arrivals, nodes, pods, seed };
    return {
      seed,
      scenarios: names.flatMap((name) => {
        return planScenario(name, sources) ?? [];
      }),
    };
  });
  return { imageSet: recorded === undefined ? "generated" : "recorded", rounds };
}

function scenarioNamesOf(asked: readonly string[]): ScenarioName[] {
  return asked.flatMap((name) => {
    if (name === ALL) return SCENARIO_NAMES;
    if (isScenarioName(name)) return name;
    throw new RangeError(
      `There is no scenario "${name}". There are: ${SCENARIO_NAMES.join(", ")}, ${ALL}`,
    );
  });
}
