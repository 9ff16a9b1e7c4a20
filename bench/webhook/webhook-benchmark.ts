import { startRegistry } from "../../test/cluster/registry.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "../benchmark.ts";
import { type BenchCluster, startBenchCluster } from "../cluster/bench-cluster.ts";
import { planNodes } from "../cluster/bench-node.ts";
import { knownImagesOf, readSampleImages, UNASKED_DOMAIN } from "../cluster/known-images.ts";
import { builtGoPrograms } from "../go-programs.ts";
import { commandOn, processorPinOf } from "../processes/processor-pin.ts";
import { createGoodChecks } from "./checked-images.ts";
import { prepareReviewKinds, type ReviewKind } from "./review-kinds.ts";
import { measureReviews } from "./review-rounds.ts";
import { writeServingFiles } from "./serving-files.ts";
import { startSilentRegistry } from "./silent-registry.ts";
import { startFloor, startOwnWebhook } from "./webhook-contender.ts";
import type { WebhookFigures } from "./webhook-figures.ts";
import { webhookTables } from "./webhook-tables.ts";

const DEFAULTS = { nodes: [1000], images: 50 };

export const webhookBenchmark: Benchmark = {
  name: "webhook",
  summary: "reviews a second and their latency: from memory, with an unknown image, and the floor",
  run,
};

async function run(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { options, progress, signal } = context;
  const { nodes: sizes = DEFAULTS.nodes, images: imagesEach = DEFAULTS.images, seed } = options;
  const { reviewClient } = await builtGoPrograms();
  const { kind, samples } = await readSampleImages(options);
  const images = knownImagesOf(samples, UNASKED_DOMAIN);
  const figures: WebhookFigures[] = [];
  let kubernetesVersion = "";
  for (const count of sizes) {
    const nodes = planNodes(images, { count, imagesEach, seed });
    await using registry = await startRegistry();
    await using silent = await startSilentRegistry();
    await using cluster = await startBenchCluster({ nodes, images: [] }, context);
    kubernetesVersion = cluster.kubernetesVersion;
    const { client, controlPlane } = cluster;
    const folder = controlPlane.workDir;
    progress.step(`creating ${images.length} image checks`);
    await createGoodChecks(client, images, signal);
    const kinds = await prepareReviewKinds(
      { client, registry, silentHost: silent.host, images, folder },
      context,
    );
    const plan = { kinds, registryHosts: [registry.host, silent.host], reviewClient };
    const size = { nodes: count, imageChecks: images.length };
    figures.push({ ...size, ...(await measure(cluster, plan, context)) });
  }
  const tables = figures.flatMap(webhookTables);
  return { tables, figures: { imageSet: kind, sizes: figures }, kubernetesVersion };
}

interface WebhookPlan {
  readonly kinds: readonly ReviewKind[];
  readonly registryHosts: readonly string[];
  /** Path of the Go client. */
  readonly reviewClient: string;
}

async function measure(
  { controlPlane }: BenchCluster,
  { kinds, registryHosts, reviewClient }: WebhookPlan,
  context: BenchmarkContext,
): Promise<Pick<WebhookFigures, "processor" | "reviews" | "usage">> {
  const { options, progress } = context;
  const { workDir: folder, kubeconfig } = controlPlane;
  const pin = processorPinOf(process.env["PATH"] ?? "");
  const files = await writeServingFiles(folder);
  const { profile } = options;
  const processor = pin?.processor;
  const common = { kubeconfig, folder, files, registryHosts, profile, processor };
  progress.step("starting the webhooks");
  await using own = await startOwnWebhook(common);
  await using floor = await startFloor(common);
  const ready = [await floor.readUsage(), await own.readUsage()] as const;
  const client = { command: commandOn(pin?.others, [reviewClient]), authority: files.authority };
  const reviews = await measureReviews({ own, floor, client }, kinds, context);
  return {
    processor,
    reviews,
    usage: [
      { contender: floor.title, ready: ready[0], end: await floor.readUsage() },
      { contender: own.title, ready: ready[1], end: await own.readUsage() },
    ],
  };
}
