import { setImmediate } from "node:timers/promises";
import { summarizePlacement } from "../../demo/placement-summary.ts";
import { SeededRandom } from "../../demo/seeded-random.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "../benchmark.ts";
import { leastBytesOf } from "../placement/least-bytes.ts";
import { leastWaitOf } from "../placement/least-wait.ts";
import { leastWithRoomOf } from "../placement/least-with-room.ts";
import { curvePlots } from "../placement/placement-curve.ts";
import { DEFAULT_SPEED, planRounds } from "../placement/placement-plan.ts";
import type { PlacementScenario } from "../placement/placement-scenarios.ts";
import { waitPartsOf } from "../placement/wait-parts.ts";
import type { Table } from "../report/table.ts";
import { reachTable } from "./reach-table.ts";
import { simulatePlacement } from "./simulation.ts";
import type { SimulationContender } from "./simulation-contender.ts";
import {
  drawnBesideOurs,
  SIMULATION_CONTENDERS,
  SIMULATION_CURVE,
} from "./simulation-contenders.ts";
import {
  joinResults,
  type SimulatedContender,
  type SimulationResult,
} from "./simulation-result.ts";
import { simulationTable } from "./simulation-table.ts";
import { waitPartsTable } from "./wait-parts-table.ts";

const DEFAULT_SCENARIOS = ["replicas", "jobs", "uniform", "bare"];
/** Of the scheduler whose scores are written down. */
const KUBERNETES_VERSION = "v1.36.3";

/** Takes fractions of a second where `placement` takes minutes, so that settings can be compared over many streams. */
export const simulationBenchmark: Benchmark = {
  name: "simulation",
  summary: "the scenarios of placement without a cluster: settings of the score, over many streams",
  run: measureSimulation,
};

async function measureSimulation(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { options } = context;
  const { contenders, variant, tablesOf } = comparisonOf(options);
  const { imageSet, rounds } = await planRounds({ scenarios: DEFAULT_SCENARIOS, ...options });
  const results = new Map<string, SimulationResult>();
  for (const [round, { seed, scenarios }] of rounds.entries()) {
    for (const scenario of scenarios) {
      context.progress.step(`round ${round + 1}, ${scenario.name}`);
      const before = results.get(scenario.name);
      const result = await simulateAll(scenario, contenders, { ...context, seed });
      results.set(scenario.name, before === undefined ? result : joinResults(before, result));
    }
  }
  const all = [...results.values()];
  return {
    ...(variant === undefined ? {} : { variant }),
    tables: all.flatMap(tablesOf),
    plots: variant === "curve" ? Object.assign({}, ...all.map(curvePlots)) : {},
    figures: { options, imageSet, results: all },
    kubernetesVersion: KUBERNETES_VERSION,
  };
}

interface Comparison {
  readonly contenders: readonly SimulationContender[];
  readonly variant?: "curve" | "settings";
  readonly tablesOf: (result: SimulationResult) => readonly Table[];
}

function comparisonOf({ settings, curve, seed }: BenchmarkContext["options"]): Comparison {
  if (settings !== undefined) {
    const contenders = drawnBesideOurs(settings, new SeededRandom(seed));
    return { contenders, variant: "settings", tablesOf: (result) => [reachTable(result)] };
  }
  const tablesOf = (result: SimulationResult) =>
    [simulationTable(result), waitPartsTable(result) ?? []].flat();
  if (curve === true) return { contenders: SIMULATION_CURVE, variant: "curve", tablesOf };
  return { contenders: SIMULATION_CONTENDERS, tablesOf };
}

/** One round of a scenario. */
async function simulateAll(
  scenario: PlacementScenario,
  contenders: readonly SimulationContender[],
  { options, progress, signal, seed }: BenchmarkContext & { readonly seed: number },
): Promise<SimulationResult> {
  const { name, title, groups, nodes } = scenario;
  const nodeNames = nodes.map((node) => node.name);
  const speed = options.speed ?? DEFAULT_SPEED;
  const bytesPerSecond = Math.max(...nodes.map((node) => node.bytesPerSecond));
  const isSerial = nodes.every(({ parallelPulls = 1 }) => parallelPulls === 1);
  const simulated: SimulatedContender[] = [];
  for (const contender of contenders) {
    progress.detail(`${simulated.length + 1} of ${contenders.length} ways`);
    // A run holds the thread for a moment; an interrupt is seen between two.
    await setImmediate(undefined, { signal });
    const placed = simulatePlacement({ scenario, contender, seed: lotSeedOf(seed), speed });
    const { title: way, curve } = contender;
    simulated.push({
      title: way,
      ...(curve === undefined ? {} : { curve }),
      rounds: [summarizePlacement(placed, nodeNames)],
      waitParts: isSerial ? [waitPartsOf(placed, bytesPerSecond)] : [],
    });
  }
  return {
    name,
    title,
    leastBytes: [leastBytesOf(groups)],
    leastWait: [leastWaitOf(groups, bytesPerSecond)],
    leastWithRoom: [leastWithRoomOf(groups, nodes)],
    contenders: simulated,
  };
}

/** Of the lots among equal nodes: other numbers than those that drew the stream. */
function lotSeedOf(seed: number): number {
  return seed * 7919 + 13;
}
