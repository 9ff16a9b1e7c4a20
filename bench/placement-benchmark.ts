import { fileURLToPath } from "node:url";
import { destination } from "pino";
import { applyCrds } from "../demo/apply-crds.ts";
import { type DemoCluster, startDemoCluster } from "../demo/demo-cluster.ts";
import { generateImageSet } from "../demo/generated-image-set.ts";
import type { PlacementSummary } from "../demo/placement-summary.ts";
import { readRecordedImageSet } from "../demo/recorded-image-set.ts";
import { createLogger } from "../runtime/logger.ts";
import { controlPlaneBinaries, registryBinaries } from "../test/cluster/binaries.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "./benchmark.ts";
import { leastBytesOf } from "./least-bytes.ts";
import { PLACEMENT_CONTENDERS } from "./placement-contenders.ts";
import type { ScenarioResult } from "./placement-results.ts";
import { placeRound } from "./placement-round.ts";
import {
  isScenarioName,
  type PlacementScenario,
  planScenario,
  SCENARIO_NAMES,
  type ScenarioName,
} from "./placement-scenarios.ts";
import { placementPlot, placementTable } from "./placement-tables.ts";
import { readRecordedArrivals } from "./recorded-arrivals.ts";

const RECORDED_DATA = fileURLToPath(new URL("../../shared/data", import.meta.url));
const DEFAULT_NODES = 100;
const DEFAULT_PODS = 2000;
const DEFAULT_SPEED = 10;
/** One takes five runs of a minute and a half a round; all of them would take hours. */
const DEFAULT_SCENARIOS = ["replicas"];
const ALL = "all";

/** Where pods land, what is pulled for them and how long they wait, beside other ways to place them. */
export const placementBenchmark: Benchmark = {
  name: "placement",
  summary: "bytes pulled, waits and spread of load beside other ways to place pods",
  run: measurePlacement,
};

/** Another stream of pods each round, the same one for all contenders. */
interface PlannedRound {
  readonly scenarios: readonly PlacementScenario[];
}

async function measurePlacement(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { options, progress, signal } = context;
  await controlPlaneBinaries();
  await registryBinaries();
  const { imageSet, rounds } = await planRounds(options);
  const images = new Set(
    rounds.flatMap(({ scenarios }) =>
      scenarios.flatMap(({ groups }) => groups.map(({ image }) => image)),
    ),
  );
  progress.step(`starting a control plane and a registry, pushing ${images.size} images`);
  await using cluster = await startDemoCluster(images, (detail) => progress.detail(detail));
  await applyCrds(cluster.client, signal);
  const results = await placeAll(rounds, cluster, context);
  const { gitVersion } = await cluster.client.request<{ gitVersion: string }>("GET", "/version");
  return {
    tables: results.map(placementTable),
    plots: Object.fromEntries(results.map((result) => [result.name, placementPlot(result)])),
    figures: { options, imageSet, results },
    kubernetesVersion: gitVersion,
  };
}

async function planRounds(
  options: BenchmarkContext["options"],
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

async function placeAll(
  rounds: readonly PlannedRound[],
  cluster: DemoCluster,
  { options, progress, signal }: BenchmarkContext,
): Promise<ScenarioResult[]> {
  const logger = createLogger({ role: "bench", level: "error" }, destination(2));
  const results = new Map<string, ScenarioResult>();
  let runs = 0;
  for (const [round, { scenarios }] of rounds.entries()) {
    for (const scenario of scenarios) {
      const summaries: PlacementSummary[] = [];
      for (const contender of PLACEMENT_CONTENDERS) {
        progress.step(`round ${round + 1}, ${scenario.name}: ${contender.title}`);
        const summary = await placeRound(
          {
            cluster,
            scenario,
            contender,
            logger,
            namespace: `placement-${++runs}`,
            timeScale: options.speed ?? DEFAULT_SPEED,
            onProgress: (detail) => progress.detail(detail),
          },
          signal,
        );
        summaries.push(summary);
      }
      const { name, title, groups } = scenario;
      const before = results.get(name);
      results.set(name, {
        name,
        title,
        leastBytes: [...(before?.leastBytes ?? []), leastBytesOf(groups)],
        contenders: PLACEMENT_CONTENDERS.map((contender, at) => ({
          title: contender.title,
          rounds: [...(before?.contenders[at]?.rounds ?? []), ...summaries.slice(at, at + 1)],
        })),
      });
    }
  }
  return [...results.values()];
}
