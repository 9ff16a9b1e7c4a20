import { type BenchCluster, startBenchCluster } from "./bench-cluster.ts";
import { type BenchNode, planNodes } from "./bench-node.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "./benchmark.ts";
import { writeCallKinds } from "./call-kinds.ts";
import { ExtenderDaemon } from "./extender-daemon.ts";
import type { ExtenderFigures } from "./extender-figures.ts";
import { measureCalls, measureRest, measureUpdates } from "./extender-measurement.ts";
import { readPhaseStall } from "./extender-phase.ts";
import { extenderTables } from "./extender-tables.ts";
import { builtGoPrograms } from "./go-programs.ts";
import { type KnownImage, readKnownImages } from "./known-images.ts";
import { NodeUpdates } from "./node-updates.ts";

const DEFAULTS = { nodes: [5000], images: 50, calls: 10_000 };

export const extenderBenchmark: Benchmark = {
  name: "extender",
  summary: "latency of a call, memory, start, longest stall, cost of a node update",
  run,
};

interface ExtenderPlan {
  readonly nodes: readonly BenchNode[];
  readonly images: readonly KnownImage[];
  /** Path of the Go client. */
  readonly client: string;
}

async function run(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { options } = context;
  const { nodes: sizes = DEFAULTS.nodes, images: imagesEach = DEFAULTS.images, seed } = options;
  const { prioritizeClient: client } = await builtGoPrograms();
  const { kind, images } = await readKnownImages(options);
  const figures: ExtenderFigures[] = [];
  let kubernetesVersion = "";
  for (const count of sizes) {
    const nodes = planNodes(images, { count, imagesEach, seed });
    await using cluster = await startBenchCluster({ nodes, images }, context);
    kubernetesVersion = cluster.kubernetesVersion;
    figures.push(await measure(cluster, { nodes, images, client }, context));
  }
  const tables = figures.flatMap(extenderTables);
  return { tables, figures: { imageSet: kind, sizes: figures }, kubernetesVersion };
}

async function measure(
  cluster: BenchCluster,
  plan: ExtenderPlan,
  context: BenchmarkContext,
): Promise<ExtenderFigures> {
  const { options, progress, signal } = context;
  const { nodes, images, client } = plan;
  const kinds = await writeCallKinds(cluster, plan, options.seed);
  progress.step("starting the extender");
  await using extender = await ExtenderDaemon.start({
    kubeconfig: cluster.controlPlane.kubeconfig,
    folder: cluster.controlPlane.workDir,
    name: "extender",
    profile: options.profile,
  });
  const { syncedSeconds, listeningMs, readyMs } = extender;
  const start = { syncedSeconds, stall: await readPhaseStall(extender, listeningMs, readyMs) };
  const synced = await extender.readUsage();
  progress.step("watching it at rest");
  const rest = await measureRest(extender, signal);
  const updates = new NodeUpdates(cluster.client, { ...plan, seed: options.seed });
  const measured = { extender, client, updates, calls: options.calls ?? DEFAULTS.calls };
  const calls = await measureCalls(measured, kinds, context);
  progress.step("updating nodes");
  const updateFigures = await measureUpdates(measured, rest.used, signal);
  return {
    nodes: nodes.length,
    imagesEach: nodes[0]?.images.length ?? 0,
    distinctImages: new Set(nodes.flatMap((node) => node.images)).size,
    knownLayers: new Set(images.flatMap(({ layers }) => layers.map(({ digest }) => digest))).size,
    start,
    rest,
    calls,
    updates: updateFigures,
    usage: { synced, end: await extender.readUsage() },
  };
}
