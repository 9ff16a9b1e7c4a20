import { systemClock } from "../../runtime/clock.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "../benchmark.ts";
import type { BenchmarkOptions } from "../benchmark-options.ts";
import { writeCallKinds } from "../calls/call-kinds.ts";
import { type BenchCluster, startBenchCluster } from "../cluster/bench-cluster.ts";
import { type BenchNode, planNodes } from "../cluster/bench-node.ts";
import {
  type KnownImage,
  knownImagesOf,
  readSampleImages,
  UNASKED_DOMAIN,
} from "../cluster/known-images.ts";
import { NodeUpdates } from "../cluster/node-updates.ts";
import { builtGoPrograms } from "../go-programs.ts";
import { startMeasuredExtender } from "../processes/measured-extender.ts";
import { readPhaseStall, watchPhase } from "../processes/phase.ts";
import { startFewNamesExtender, startReferenceExtender } from "../processes/reference-extender.ts";
import { measureUpdateCost } from "../processes/update-cost.ts";
import { measureCalls } from "./extender-calls.ts";
import type { ExtenderFigures } from "./extender-figures.ts";
import { extenderPlots } from "./extender-plots.ts";
import { extenderTables } from "./extender-tables.ts";

const REST_MS = 10_000;
const DEFAULTS = { images: 50, calls: 10_000 };

interface ClusterSize {
  readonly count: number;
  readonly imagesEach: number;
}

/** Measured where the command line gives no size. */
const SIZES: readonly ClusterSize[] = [
  { count: 1000, imagesEach: 50 },
  { count: 1000, imagesEach: 200 },
  { count: 5000, imagesEach: 50 },
  { count: 5000, imagesEach: 200 },
  { count: 15_000, imagesEach: 50 },
  { count: 15_000, imagesEach: 200 },
];

export const extenderBenchmark: Benchmark = {
  name: "extender",
  summary: "latency of a call, memory, start, longest stall, cost of a node update",
  run,
};

interface ExtenderPlan {
  readonly nodes: readonly BenchNode[];
  readonly images: readonly KnownImage[];
  /** Paths of the Go programs. */
  readonly client: string;
  readonly referenceExtender: string;
}

async function run(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { options } = context;
  const { seed } = options;
  const { prioritizeClient: client, referenceExtender } = await builtGoPrograms();
  const { kind, samples } = await readSampleImages(options);
  const images = knownImagesOf(samples, UNASKED_DOMAIN);
  const figures: ExtenderFigures[] = [];
  let kubernetesVersion = "";
  for (const { count, imagesEach } of sizesOf(options)) {
    const nodes = planNodes(images, { count, imagesEach, seed });
    await using cluster = await startBenchCluster({ nodes, images }, context);
    kubernetesVersion = cluster.kubernetesVersion;
    figures.push(await measure(cluster, { nodes, images, client, referenceExtender }, context));
  }
  const tables = figures.flatMap(extenderTables);
  const plots = extenderPlots(figures);
  return { tables, figures: { imageSet: kind, sizes: figures }, plots, kubernetesVersion };
}

function sizesOf({ nodes, images }: BenchmarkOptions): readonly ClusterSize[] {
  if (nodes === undefined && images === undefined) return SIZES;
  const counts = nodes ?? SIZES.map(({ count }) => count);
  return [...new Set(counts)].map((count) => ({ count, imagesEach: images ?? DEFAULTS.images }));
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
  const extender = await startMeasuredExtender({
    kubeconfig: cluster.controlPlane.kubeconfig,
    folder: cluster.controlPlane.workDir,
    profile: options.profile,
  });
  await using role = extender.role;
  const start = {
    syncedSeconds: role.syncedSeconds,
    stall: await readPhaseStall(role, role.syncing),
  };
  const synced = await role.readUsage();
  progress.step("watching it at rest");
  const rest = await watchPhase(role, () => systemClock.sleep(REST_MS, signal));
  const updates = new NodeUpdates(cluster.client, { ...plan, seed: options.seed });
  const reference = { binary: plan.referenceExtender, folder: cluster.controlPlane.workDir };
  await using none = await startReferenceExtender({ ...reference, answer: "none" });
  await using every = await startReferenceExtender({ ...reference, answer: "every" });
  await using few = await startFewNamesExtender(reference.folder);
  const references = [
    { title: "Go, answers []", url: none.url },
    { title: "Go, scores every name", url: every.url },
    { title: "bare Node.js, names 32", url: few.url },
  ];
  const measured = {
    extender,
    references,
    client,
    updates,
    calls: options.calls ?? DEFAULTS.calls,
  };
  const callFigures = await measureCalls(measured, kinds, context);
  progress.step("updating nodes");
  const update = await measureUpdateCost(role, { updates, rest: rest.used }, signal);
  return {
    nodes: nodes.length,
    imagesEach: nodes[0]?.images.length ?? 0,
    distinctImages: new Set(nodes.flatMap((node) => node.images)).size,
    knownLayers: new Set(images.flatMap(({ layers }) => layers.map(({ digest }) => digest))).size,
    start,
    rest: { used: rest.used, stall: rest.stall },
    ...callFigures,
    updates: update,
    usage: { synced, end: await role.readUsage() },
  };
}
