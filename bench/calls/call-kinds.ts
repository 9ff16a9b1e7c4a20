import { join } from "node:path";
import { SeededRandom } from "../../demo/seeded-random.ts";
import type { BenchCluster } from "../cluster/bench-cluster.ts";
import type { BenchNode } from "../cluster/bench-node.ts";
import type { KnownImage } from "../cluster/known-images.ts";
import { drawImageSets } from "./draw-image-sets.ts";
import { type CallInput, writeCallInput } from "./prioritize-client.ts";
import { readScheduledPods } from "./scheduled-pods.ts";

const IMAGE_SETS = 2000;

/** A kind of call: what it is made from, and whether nodes change meanwhile. */
export interface CallKind {
  readonly title: string;
  /** File for the client. */
  readonly input: string;
  readonly names: number;
  readonly withUpdates: boolean;
  /** Whether the references are called so as well. */
  readonly isCompared: boolean;
}

/** `numFeasibleNodesToFind` of kube-scheduler has its peak there, at 3,125 nodes. */
const MOST_NAMES = 781;
/** As many as it looks for at least. */
const FEWEST_NAMES = 100;

interface CallContent {
  readonly nodes: readonly BenchNode[];
  readonly images: readonly KnownImage[];
}

/** Pods whose image sets are drawn at random, as the scheduler sends them, and the nodes in an order of their own. */
export async function drawCallInput(
  { client }: Pick<BenchCluster, "client">,
  { nodes, images }: CallContent,
  seed: number,
): Promise<CallInput> {
  const random = new SeededRandom(seed);
  const imageSets = drawImageSets(images, { count: IMAGE_SETS, random });
  const pods = await readScheduledPods(client, imageSets);
  return { pods, nodes: random.shuffled(nodes.map(({ name }) => name)) };
}

/** Writes what each kind is made from to the cluster's folder. */
export async function writeCallKinds(
  cluster: BenchCluster,
  content: CallContent,
  seed: number,
): Promise<CallKind[]> {
  const { pods, nodes } = await drawCallInput(cluster, content, seed);
  const { controlPlane } = cluster;
  const any = join(controlPlane.workDir, "any-image-set.json");
  const same = join(controlPlane.workDir, "same-image-set.json");
  await writeCallInput(any, { pods, nodes });
  await writeCallInput(same, { pods: pods.slice(0, 1), nodes });
  const most = { input: any, names: MOST_NAMES, withUpdates: false, isCompared: false };
  return [
    { ...most, title: "image set at random", isCompared: true },
    { ...most, title: "the same image set", input: same },
    { ...most, title: "at random, 100 names", names: FEWEST_NAMES },
    { ...most, title: "at random, nodes updated", withUpdates: true, isCompared: true },
  ];
}
