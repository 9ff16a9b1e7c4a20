import { fileURLToPath } from "node:url";
import { systemClock } from "../../runtime/clock.ts";
import { BUSYBOX_IMAGE } from "../../test/e2e/node-images.ts";
import { RealCluster } from "../../test/e2e/real-cluster.ts";
import type { RealNode } from "../../test/e2e/real-node.ts";
import { pushTestImage } from "../../test/e2e/test-images.ts";
import type { Benchmark, BenchmarkContext, BenchmarkReport } from "../benchmark.ts";
import { MeasuredRole } from "../processes/measured-role.ts";
import { countCreatedObjects, createdBetween } from "./created-objects.ts";
import { type WarmFigures, type WarmRound, warmTable } from "./warm-figures.ts";
import { WARM_WAYS, type WarmPlan, type WarmWay } from "./warm-ways.ts";

const DEFAULT_IMAGES = 10;
const MEGABYTES_EACH = 100;
const NODES = 2;

export const warmBenchmark: Benchmark = {
  name: "warm",
  summary:
    "an ImageCache on real nodes, beside a loop of pulls and a Job per image and node (root)",
  needsRealNodes: true,
  run,
};

async function run(context: BenchmarkContext): Promise<BenchmarkReport> {
  const { options, progress } = context;
  const { images: count = DEFAULT_IMAGES, rounds } = options;
  progress.step("starting a cluster with real nodes");
  await using cluster = await RealCluster.start();
  await cluster.startScheduler();
  const nodes = await Promise.all(Array.from({ length: NODES }, () => cluster.addNode()));
  await applyCrds(cluster);
  await using controller = await startController(cluster);
  const ways = WARM_WAYS.map((way) => ({ title: way.title, way, rounds: [] as WarmRound[] }));
  for (let round = 1; round <= rounds; round++) {
    for (const [position, { title, way, rounds: done }] of ways.entries()) {
      const name = `round-${round}-${position}`;
      progress.step(`round ${round} of ${rounds}: ${title}`);
      const images = await pushImages(cluster, { count, name });
      const pullerImage = `${cluster.registry.host}/${BUSYBOX_IMAGE}`;
      done.push(await measure(way, { cluster, nodes, images, round: name, pullerImage }));
    }
  }
  const figures: WarmFigures = {
    nodes: NODES,
    images: count,
    megabytesEach: MEGABYTES_EACH,
    ways: ways.map(({ title, rounds: measured }) => ({ title, rounds: measured })),
  };
  const usage = await controller.readUsage();
  const version = JSON.parse(await kubectl(cluster, ["version", "-o", "json"]));
  const kubernetesVersion = version.serverVersion.gitVersion;
  return { tables: [warmTable(figures)], figures: { ...figures, usage }, kubernetesVersion };
}

async function measure(way: WarmWay, plan: WarmPlan): Promise<WarmRound> {
  const { cluster, nodes, images } = plan;
  const before = countCreatedObjects(await readMetrics(cluster));
  const startMs = systemClock.nowMs();
  await way.bring(plan);
  const seconds = (systemClock.nowMs() - startMs) / 1000;
  const created = createdBetween(before, countCreatedObjects(await readMetrics(cluster)));
  for (const node of nodes) await requireImages(node, images);
  await way.clear(plan);
  // With their content, so that the next way starts from nothing.
  for (const node of nodes) await node.ctr(["images", "rm", "--sync", ...(await ownImages(node))]);
  return { seconds, created };
}

/** Layers that no node has seen: containerd may keep the content of removed images for a while. */
async function pushImages(
  cluster: RealCluster,
  { count, name }: { readonly count: number; readonly name: string },
): Promise<string[]> {
  const references: string[] = [];
  for (let index = 0; index < count; index++) {
    const layers = { [`${name}-${index}`]: MEGABYTES_EACH };
    const repository = `warm/${index}`;
    const { reference } = await pushTestImage(cluster, { repository, tag: name, layers });
    references.push(reference);
  }
  return references;
}

async function requireImages(node: RealNode, images: readonly string[]): Promise<void> {
  const present = new Set(await ownImages(node));
  const missing = images.filter((image) => !present.has(image));
  if (missing.length > 0) throw new Error(`"${node.name}" does not have ${missing.join(", ")}`);
}

/** Every name of the images of this benchmark that a node has. */
async function ownImages(node: RealNode): Promise<string[]> {
  const lines = (await node.ctr(["images", "ls"])).split("\n").slice(1);
  const rows = lines.map((line) => line.split(/\s+/));
  const digests = new Set(
    rows.filter(([name = ""]) => name.includes("/warm/")).map(([, , digest]) => digest),
  );
  return rows.flatMap(([name = "", , digest]) =>
    digests.has(digest) && name !== "" ? [name] : [],
  );
}

function readMetrics(cluster: RealCluster): Promise<string> {
  return kubectl(cluster, ["get", "--raw", "/metrics"]);
}

async function applyCrds(cluster: RealCluster): Promise<void> {
  const crds = fileURLToPath(new URL("../../manifests/crds", import.meta.url));
  await kubectl(cluster, ["apply", "--server-side", "-k", crds]);
  await kubectl(cluster, ["wait", "--for=condition=Established", "crd", "--all"]);
}

async function kubectl({ controlPlane }: RealCluster, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await controlPlane.kubectl(args);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")} failed: ${stderr}`);
  return stdout;
}

function startController({ controlPlane, registry }: RealCluster): Promise<MeasuredRole> {
  return MeasuredRole.start({
    role: "controller",
    kubeconfig: controlPlane.kubeconfig,
    args: [
      "--leader-elect=false",
      `--insecure-registry=${registry.host}`,
      `--puller-image=${registry.host}/${BUSYBOX_IMAGE}`,
    ],
    folder: controlPlane.workDir,
  });
}
