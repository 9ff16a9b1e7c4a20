import { join } from "node:path";
import { SeededRandom } from "../../demo/seeded-random.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "../benchmark.ts";
import { drawCallInput } from "../calls/call-kinds.ts";
import { writeCallInput } from "../calls/prioritize-client.ts";
import { startBenchCluster } from "../cluster/bench-cluster.ts";
import { planNodes } from "../cluster/bench-node.ts";
import { knownImagesOf, readSampleImages, UNASKED_DOMAIN } from "../cluster/known-images.ts";
import { builtGoPrograms } from "../go-programs.ts";
import { createBatchNamespace } from "./pod-batch.ts";
import { contendersOf } from "./throughput-contenders.ts";
import { divideImages } from "./throughput-images.ts";
import { throughputPlot } from "./throughput-plot.ts";
import { measureThroughput, type ThroughputRound } from "./throughput-round.ts";
import { type ThroughputFigures, throughputTable } from "./throughput-table.ts";
import { turnOrder } from "./turn-order.ts";

const DEFAULTS = { nodes: [1000, 5000], pods: 4000 };

export const throughputBenchmark: Benchmark = {
  name: "throughput",
  summary: "pods a second: without an extender, with others, with ours",
  run,
};

async function run(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { options } = context;
  const { nodes: sizes = DEFAULTS.nodes, pods = DEFAULTS.pods, images: imagesEach } = options;
  const { referenceExtender, prioritizeClient } = await builtGoPrograms();
  const { kind, samples } = await readSampleImages(options);
  const known = knownImagesOf(samples, UNASKED_DOMAIN);
  const figures: ThroughputFigures[] = [];
  let kubernetesVersion = "";
  for (const count of sizes) {
    const images = divideImages(known, new SeededRandom(options.seed));
    const nodes = planNodes(images.onNodes, {
      count,
      imagesEach: imagesEach ?? imagesEachOf(count),
      seed: options.seed,
    });
    await using cluster = await startBenchCluster({ nodes, images: known }, context);
    await createBatchNamespace(cluster.client);
    const input = join(cluster.controlPlane.workDir, "calls-before.json");
    await writeCallInput(
      input,
      await drawCallInput(cluster, { nodes, images: known }, options.seed),
    );
    const callers = { client: prioritizeClient, input };
    kubernetesVersion = cluster.kubernetesVersion;
    const measured = contendersOf(referenceExtender).map((contender) => ({
      contender,
      rounds: [] as ThroughputRound[],
    }));
    for (let round = 0; round < options.rounds; round++) {
      for (const { contender, rounds } of turnOrder(measured, round, options.rounds)) {
        context.progress.step(`round ${round + 1} of ${options.rounds}: ${contender.title}`);
        const turn = { cluster, contender, images, callers };
        rounds.push(await measureThroughput(turn, pods, context));
      }
    }
    figures.push({
      nodes: count,
      imagesEach: nodes[0]?.images.length ?? 0,
      pods,
      contenders: measured.map(({ contender, rounds }) => ({ title: contender.title, rounds })),
    });
  }
  return {
    tables: figures.map(throughputTable),
    figures: { imageSet: kind, sizes: figures },
    plots: { rate: throughputPlot(figures) },
    kubernetesVersion,
  };
}

/** As in the measurements this is compared with. */
function imagesEachOf(nodes: number): number {
  return nodes <= 1000 ? 30 : 50;
}
