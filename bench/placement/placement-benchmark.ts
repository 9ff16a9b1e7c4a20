import { destination } from "pino";
import { applyCrds } from "../../demo/apply-crds.ts";
import { type DemoCluster, startDemoCluster } from "../../demo/demo-cluster.ts";
import type { PlacementSummary } from "../../demo/placement-summary.ts";
import { createLogger } from "../../runtime/logger.ts";
import { controlPlaneBinaries, registryBinaries } from "../../test/cluster/binaries.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "../benchmark.ts";
import { leastBytesOf } from "./least-bytes.ts";
import { leastWaitOf } from "./least-wait.ts";
import { CURVE_CONTENDERS, PLACEMENT_CONTENDERS } from "./placement-contenders.ts";
import { curvePlots } from "./placement-curve.ts";
import { DEFAULT_SPEED, type PlannedRound, planRounds } from "./placement-plan.ts";
import type { ScenarioResult } from "./placement-results.ts";
import { placeRound } from "./placement-round.ts";
import { placementPlot, placementTable } from "./placement-tables.ts";

/** Where pods land, what is pulled for them and how long they wait, beside other ways to place them. */
export const placementBenchmark: Benchmark = {
  name: "placement",
  summary: "bytes pulled, waits and spread of load beside other ways to place pods",
  run: measurePlacement,
};

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
    ...(options.curve === true ? { variant: "curve" } : {}),
    tables: results.map(placementTable),
    plots:
      options.curve === true
        ? Object.assign({}, ...results.map(curvePlots))
        : Object.fromEntries(results.map((result) => [result.name, placementPlot(result)])),
    figures: { options, imageSet, results },
    kubernetesVersion: gitVersion,
  };
}

async function placeAll(
  rounds: readonly PlannedRound[],
  cluster: DemoCluster,
  { options, progress, signal }: BenchmarkContext,
): Promise<ScenarioResult[]> {
  const logger = createLogger({ role: "bench", level: "error" }, destination(2));
  const contenders = options.curve === true ? CURVE_CONTENDERS : PLACEMENT_CONTENDERS;
  const results = new Map<string, ScenarioResult>();
  let runs = 0;
  for (const [round, { scenarios }] of rounds.entries()) {
    for (const scenario of scenarios) {
      const summaries: PlacementSummary[] = [];
      for (const contender of contenders) {
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
      const { name, title, groups, nodes } = scenario;
      const bytesPerSecond = Math.max(...nodes.map((node) => node.bytesPerSecond));
      const before = results.get(name);
      results.set(name, {
        name,
        title,
        leastBytes: [...(before?.leastBytes ?? []), leastBytesOf(groups)],
        leastWait: [...(before?.leastWait ?? []), leastWaitOf(groups, bytesPerSecond)],
        contenders: contenders.map((contender, at) => ({
          title: contender.title,
          ...(contender.curve === undefined ? {} : { curve: contender.curve }),
          rounds: [...(before?.contenders[at]?.rounds ?? []), ...summaries.slice(at, at + 1)],
        })),
      });
    }
  }
  return [...results.values()];
}
