import { API_VERSION } from "../../api/group.ts";
import type { ImageCacheStatus } from "../../api/image-cache.ts";
import { fleetNodes } from "../../demo/fleet-nodes.ts";
import { mergePatch } from "../../kube/apply.ts";
import { systemClock } from "../../runtime/clock.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "../benchmark.ts";
import { type BenchCluster, startBenchCluster } from "../cluster/bench-cluster.ts";
import { MeasuredRole } from "../processes/measured-role.ts";
import { watchPhase } from "../processes/phase.ts";
import { readCacheWrites, writesBetween } from "./cache-writes.ts";
import type { CachesFigures, Convergence } from "./caches-figures.ts";
import { cachesTables } from "./caches-tables.ts";
import { CachingFleet } from "./caching-fleet.ts";

const DEFAULTS = { nodes: [2000], images: 20 };
const POLL_MS = 500;
const PATIENCE_MS = 20 * 60_000;
/** Longer than a report of images may lag, after which each is looked at once more. */
const SETTLE_MS = 100_000;
const REST_MS = 30_000;
const CACHES = `/apis/${API_VERSION}/namespaces/default/imagecaches`;
const CACHE = `${CACHES}/bench`;

export const cachesBenchmark: Benchmark = {
  name: "caches",
  summary: "ImageCaches: time and writes until all nodes have all images, and for one changed",
  run,
};

async function run(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { options } = context;
  const { nodes: sizes = DEFAULTS.nodes, images = DEFAULTS.images } = options;
  const figures: CachesFigures[] = [];
  let kubernetesVersion = "";
  for (const count of sizes) {
    const nodes = fleetNodes(count).map((node) => ({ ...node, images: [] }));
    await using cluster = await startBenchCluster({ nodes, images: [] }, context);
    kubernetesVersion = cluster.kubernetesVersion;
    await using fleet = new CachingFleet(cluster.client, nodes);
    figures.push(await measure({ cluster, fleet, nodes: count, images }, context));
  }
  return { tables: figures.flatMap(cachesTables), figures: { sizes: figures }, kubernetesVersion };
}

interface CachesPlan {
  readonly cluster: BenchCluster;
  readonly fleet: CachingFleet;
  readonly nodes: number;
  readonly images: number;
}

async function measure(plan: CachesPlan, context: BenchmarkContext): Promise<CachesFigures> {
  const { cluster, fleet, nodes, images } = plan;
  const { client, controlPlane } = cluster;
  const { progress, signal } = context;
  const names = Array.from({ length: images }, (_, index) => fleet.push(`image-${index}`));
  const specOf = (references: readonly string[]) => ({ cacheSpec: [{ images: references }] });
  const writesOf = async <T>(work: () => Promise<T>) => {
    const before = await readCacheWrites(controlPlane);
    const value = await work();
    return { value, writes: writesBetween(before, await readCacheWrites(controlPlane)) };
  };
  const first = await startController(cluster, context).then(async (started) => {
    await using role = started;
    progress.step(`${images} images onto ${nodes} nodes`);
    // Awaited here, or the controller would be stopped at once.
    return await converge(plan, role, context, () =>
      client.request("POST", CACHES, {
        body: {
          apiVersion: API_VERSION,
          kind: "ImageCache",
          metadata: { name: "bench" },
          spec: { ...specOf(names), parallelism: "100%" },
        },
        signal,
      }),
    );
  });
  progress.step("starting the controller again, everything there");
  await systemClock.sleep(SETTLE_MS, signal);
  const restarted = await writesOf(async () => {
    const role = await startController(cluster, context);
    await systemClock.sleep(REST_MS, signal);
    return role;
  });
  await using role = restarted.value;
  const restart = { writes: restarted.writes, usage: await role.readUsage() };
  progress.step("watching it at rest");
  const rest = await writesOf(() => watchPhase(role, () => systemClock.sleep(REST_MS, signal)));
  progress.step("changing one image");
  const changed = [...names.slice(1), fleet.push("image-changed")];
  const oneImage = await converge(plan, role, context, () =>
    mergePatch(client, CACHE, {
      patch: { spec: specOf(changed) },
      fieldManager: "layerwise-bench",
      signal,
    }),
  );
  return {
    nodes,
    images,
    first,
    oneImage,
    restart,
    rest: { used: rest.value.used, writes: rest.writes },
    end: await role.readUsage(),
  };
}

/** Changes the cache and waits until its status says that all nodes have all images of what it is then. */
async function converge(
  { cluster, fleet, nodes }: CachesPlan,
  role: MeasuredRole,
  { progress, signal }: BenchmarkContext,
  change: () => Promise<unknown>,
): Promise<Convergence> {
  const pullsBefore = fleet.pulls;
  const { client, controlPlane } = cluster;
  const before = await readCacheWrites(controlPlane);
  const {
    used,
    stall,
    value: seconds,
  } = await watchPhase(role, async () => {
    const startMs = performance.now();
    await change();
    for (;;) {
      const cache = await client.request<StoredCache>("GET", CACHE, { signal });
      const { observedGeneration, nodes: counts } = cache.status ?? {};
      progress.detail(`${counts?.ready ?? 0} of ${nodes} nodes`);
      const isSeen = observedGeneration === cache.metadata.generation;
      if (isSeen && counts?.ready === nodes) return (performance.now() - startMs) / 1000;
      if (performance.now() - startMs > PATIENCE_MS) {
        throw new Error(`The cache is not ready: ${JSON.stringify(cache.status?.conditions)}`);
      }
      await systemClock.sleep(POLL_MS, signal);
    }
  });
  const writes = writesBetween(before, await readCacheWrites(controlPlane));
  return { seconds, writes, pulls: fleet.pulls - pullsBefore, used, stall };
}

interface StoredCache {
  readonly metadata: { readonly generation: number };
  readonly status?: ImageCacheStatus;
}

function startController(
  { controlPlane }: BenchCluster,
  { options }: BenchmarkContext,
): Promise<MeasuredRole> {
  return MeasuredRole.start({
    role: "controller",
    kubeconfig: controlPlane.kubeconfig,
    // Only what is done for caches is to be counted.
    args: [
      "--leader-elect=false",
      "--node-annotations=false",
      "--landing-events=false",
      "--image-cache-refresh-frequency=0s",
    ],
    folder: controlPlane.workDir,
    profile: options.profile,
  });
}
