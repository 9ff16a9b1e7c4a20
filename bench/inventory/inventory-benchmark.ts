import { pushImageSet } from "../../demo/push-image-set.ts";
import { systemClock } from "../../runtime/clock.ts";
import { startRegistry } from "../../test/cluster/registry.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "../benchmark.ts";
import { type BenchCluster, startBenchCluster } from "../cluster/bench-cluster.ts";
import { type BenchNode, planNodes } from "../cluster/bench-node.ts";
import { type KnownImage, knownImagesOf, readSampleImages } from "../cluster/known-images.ts";
import { NodeUpdates } from "../cluster/node-updates.ts";
import { MeasuredRole } from "../processes/measured-role.ts";
import { readPhaseStall, watchPhase } from "../processes/phase.ts";
import { measureUpdateCost } from "../processes/update-cost.ts";
import { readApiWrites } from "./api-writes.ts";
import type { ControllerStart, InventoryFigures } from "./inventory-figures.ts";
import { inventoryTables } from "./inventory-tables.ts";
import { untilSettled } from "./settled-controller.ts";

const DEFAULTS = { nodes: [5000], images: 200 };
const REST_MS = 60_000;

export const inventoryBenchmark: Benchmark = {
  name: "inventory",
  summary: "the controller: start, memory, writes, processor at rest, cost of a node update",
  run,
};

interface InventoryPlan {
  readonly nodes: readonly BenchNode[];
  readonly images: readonly KnownImage[];
  readonly registryHost: string;
}

async function run(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { options, progress } = context;
  const { nodes: sizes = DEFAULTS.nodes, images: imagesEach = DEFAULTS.images, seed } = options;
  const { kind, samples } = await readSampleImages(options);
  await using registry = await startRegistry();
  progress.step(`pushing ${samples.length} images`);
  await pushImageSet(registry, samples, (count) => progress.detail(`${count} pushed`));
  const images = knownImagesOf(samples, registry.host);
  const figures: InventoryFigures[] = [];
  let kubernetesVersion = "";
  for (const count of sizes) {
    const nodes = planNodes(images, { count, imagesEach, seed });
    await using cluster = await startBenchCluster({ nodes, images: [] }, context);
    kubernetesVersion = cluster.kubernetesVersion;
    figures.push(await measure(cluster, { nodes, images, registryHost: registry.host }, context));
  }
  const tables = figures.flatMap(inventoryTables);
  return { tables, figures: { imageSet: kind, sizes: figures }, kubernetesVersion };
}

async function measure(
  cluster: BenchCluster,
  plan: InventoryPlan,
  context: BenchmarkContext,
): Promise<InventoryFigures> {
  const { options, progress, signal } = context;
  const { controlPlane } = cluster;
  const { nodes } = plan;
  const images = new Set(nodes.flatMap((node) => node.images)).size;
  const learn = async (role: MeasuredRole): Promise<ControllerStart> => {
    const settled = await untilSettled(role, { controlPlane, images }, context);
    const toMs = systemClock.nowMs();
    const stall = await readPhaseStall(role, { fromMs: role.syncing.fromMs, toMs });
    return { syncedSeconds: role.syncedSeconds, settled, stall, usage: await role.readUsage() };
  };
  progress.step("starting the controller, nothing known");
  const first = await startController(cluster, plan, context).then(async (role) => {
    await using started = role;
    return await learn(started);
  });
  progress.step("starting the controller again, everything known");
  await using role = await startController(cluster, plan, context);
  const again = await learn(role);
  progress.step("watching it at rest");
  const rest = await watchPhase(role, async () => {
    const before = await readApiWrites(controlPlane);
    await systemClock.sleep(REST_MS, signal);
    return (await readApiWrites(controlPlane)) - before;
  });
  progress.step("updating nodes");
  const updates = new NodeUpdates(cluster.client, { ...plan, seed: options.seed });
  const update = await measureUpdateCost(role, { updates, rest: rest.used }, signal);
  return {
    nodes: nodes.length,
    imagesEach: nodes[0]?.images.length ?? 0,
    distinctImages: images,
    first,
    again,
    rest: { used: rest.used, stall: rest.stall, writes: rest.value },
    updates: update,
    end: await role.readUsage(),
  };
}

function startController(
  { controlPlane }: BenchCluster,
  { registryHost }: InventoryPlan,
  { options }: BenchmarkContext,
): Promise<MeasuredRole> {
  return MeasuredRole.start({
    role: "controller",
    kubeconfig: controlPlane.kubeconfig,
    args: ["--leader-elect=false", "--insecure-registry", registryHost],
    folder: controlPlane.workDir,
    profile: options.profile,
  });
}
