import { join } from "node:path";
import { SeededRandom } from "../demo/seeded-random.ts";
import { type BenchCluster, startBenchCluster } from "./bench-cluster.ts";
import { type BenchNode, planNodes } from "./bench-node.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "./benchmark.ts";
import { drawImageSets } from "./draw-image-sets.ts";
import { ExtenderDaemon } from "./extender-daemon.ts";
import type { ExtenderFigures } from "./extender-figures.ts";
import {
  type CallKind,
  measureCalls,
  measureRest,
  measureUpdates,
  readPhaseStall,
} from "./extender-measurement.ts";
import { extenderTables } from "./extender-tables.ts";
import { builtGoPrograms } from "./go-programs.ts";
import { type KnownImage, readKnownImages } from "./known-images.ts";
import { NodeUpdates } from "./node-updates.ts";
import { writeCallInput } from "./prioritize-client.ts";
import { readScheduledPods } from "./scheduled-pods.ts";

const DEFAULTS = { nodes: [5000], images: 50, calls: 10_000 };
const IMAGE_SETS = 2000;

export const extenderBenchmark: Benchmark = {
  name: "extender",
  summary: "latency of a call, memory, start, longest stall, cost of a node update",
  run,
};

async function run(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { nodes: sizes = DEFAULTS.nodes, images: imagesEach = DEFAULTS.images } = context.options;
  const { kind, images } = await readKnownImages(context.options);
  const figures: ExtenderFigures[] = [];
  let kubernetesVersion = "";
  for (const count of sizes) {
    const nodes = planNodes(images, { count, imagesEach, seed: context.options.seed });
    await using cluster = await startBenchCluster({ nodes, images }, context);
    kubernetesVersion = cluster.kubernetesVersion;
    figures.push(await measure(cluster, { nodes, images }, context));
  }
  const tables = figures.flatMap(extenderTables);
  return { tables, figures: { imageSet: kind, sizes: figures }, kubernetesVersion };
}

async function measure(
  cluster: BenchCluster,
  content: { readonly nodes: readonly BenchNode[]; readonly images: readonly KnownImage[] },
  context: BenchmarkContext,
): Promise<ExtenderFigures> {
  const { options, progress, signal } = context;
  const { prioritizeClient } = await builtGoPrograms();
  const { nodes, images } = content;
  const kinds = await writeCallKinds(cluster, content, options.seed);
  progress.step("starting the extender");
  const extender = await ExtenderDaemon.start({
    kubeconfig: cluster.controlPlane.kubeconfig,
    folder: cluster.controlPlane.workDir,
    name: "extender",
    profile: options.profile,
  });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => extender.stop());
  const { syncedSeconds, listeningMs, readyMs } = extender;
  const start = { syncedSeconds, stall: await readPhaseStall(extender, listeningMs, readyMs) };
  const synced = await extender.readUsage();
  progress.step("watching it at rest");
  const rest = await measureRest(extender, signal);
  const updates = new NodeUpdates(cluster.client, { ...content, seed: options.seed });
  const calls = options.calls ?? DEFAULTS.calls;
  const measured = { extender, client: prioritizeClient, updates, calls };
  const callFigures = await measureCalls(measured, kinds, context);
  progress.step("updating nodes");
  const updateFigures = await measureUpdates(measured, rest, signal);
  const end = await extender.readUsage();
  return {
    nodes: nodes.length,
    imagesEach: nodes[0]?.images.length ?? 0,
    distinctImages: new Set(nodes.flatMap((node) => node.images)).size,
    distinctLayers: new Set(images.flatMap(({ layers }) => layers.map(({ digest }) => digest)))
      .size,
    start,
    rest,
    calls: callFigures,
    updates: updateFigures,
    usage: { synced, end },
  };
}

async function writeCallKinds(
  { client, controlPlane }: BenchCluster,
  {
    nodes,
    images,
  }: { readonly nodes: readonly BenchNode[]; readonly images: readonly KnownImage[] },
  seed: number,
): Promise<CallKind[]> {
  const random = new SeededRandom(seed);
  const pods = await readScheduledPods(
    client,
    drawImageSets(images, { count: IMAGE_SETS, random }),
  );
  const names = random.shuffled(nodes.map(({ name }) => name));
  const anyInput = join(controlPlane.workDir, "any-image-set.json");
  const sameInput = join(controlPlane.workDir, "same-image-set.json");
  await writeCallInput(anyInput, { pods, nodes: names });
  await writeCallInput(sameInput, { pods: pods.slice(0, 1), nodes: names });
  return [
    { title: "image set at random", input: anyInput, withUpdates: false },
    { title: "the same image set", input: sameInput, withUpdates: false },
    { title: "at random, 100 node updates a second", input: anyInput, withUpdates: true },
  ];
}
