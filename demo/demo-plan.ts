import { fileURLToPath } from "node:url";
import type { HollowNode } from "../test/cluster/hollow/hollow-node.ts";
import type { DemoOptions } from "./demo-options.ts";
import { fleetNodes } from "./fleet-nodes.ts";
import { generateImageSet } from "./generated-image-set.ts";
import { readRecordedImageSet } from "./recorded-image-set.ts";
import type { SampleImage } from "./sample-image.ts";
import { createWorkload, type ReplicaGroup } from "./workload.ts";

/** What both runs have in common. */
export interface DemoPlan {
  readonly imageSet: "recorded" | "generated";
  /** Those that the groups use. */
  readonly images: ReadonlySet<SampleImage>;
  readonly nodes: readonly HollowNode[];
  readonly groups: readonly ReplicaGroup[];
  /** Simulated seconds in a real one. */
  readonly timeScale: number;
}

const RECORDED_DATA = fileURLToPath(new URL("../../shared/data", import.meta.url));
/** Arrivals, in simulated time: together with the mean life they fill the nodes to about 90 %. */
const PODS_PER_SECOND_AND_NODE = 0.025;
const MEAN_LIFE_SECONDS = 600;
const MAX_TIME_SCALE = 10;
/** What a small machine creates, binds and starts beside everything else, in real time. */
const MAX_PODS_PER_SECOND = 25;

/** Reads or generates the images and draws the stream of pods from them. */
export async function planDemo(options: DemoOptions): Promise<DemoPlan> {
  const { nodes, pods, seed, data = RECORDED_DATA } = options;
  const recorded = await readRecordedImageSet(data);
  const podsPerSecond = nodes * PODS_PER_SECOND_AND_NODE;
  const groups = createWorkload(recorded ?? generateImageSet(seed), {
    seed,
    pods,
    podsPerSecond,
    meanLifeSeconds: MEAN_LIFE_SECONDS,
  });
  return {
    imageSet: recorded === undefined ? "generated" : "recorded",
    images: new Set(groups.map((group) => group.image)),
    nodes: fleetNodes(nodes),
    groups,
    timeScale: Math.min(MAX_TIME_SCALE, MAX_PODS_PER_SECOND / podsPerSecond),
  };
}
