import { fleetNodes } from "../../demo/fleet-nodes.ts";
import type { SampleImage } from "../../demo/sample-image.ts";
import { createWorkload, type ReplicaGroup, type WorkloadOptions } from "../../demo/workload.ts";
import type { HollowNode } from "../../test/cluster/hollow/hollow-node.ts";
import { arrivalsWorkload } from "./arrivals-workload.ts";
import type { RecordedArrival } from "./recorded-arrivals.ts";
import { rollingWorkload } from "./rolling-workload.ts";

/** A stream of pods and the cluster that gets it. */
export interface PlacementScenario {
  readonly name: ScenarioName;
  readonly title: string;
  readonly nodes: readonly HollowNode[];
  readonly groups: readonly ReplicaGroup[];
  /** Of the nodes' image reports, where they are not kubelet's defaults. */
  readonly maxReportedImages?: number;
  readonly reportEveryMs?: number;
}

export interface ScenarioSources {
  readonly images: readonly SampleImage[];
  /** Of a real cluster, where there is a recording. */
  readonly arrivals: readonly RecordedArrival[] | undefined;
  readonly nodes: number;
  readonly pods: number;
  readonly seed: number;
}

type Plan = Omit<PlacementScenario, "name">;

/** As in the demo: together with the mean life they fill the nodes to about 90 %. */
const PODS_PER_SECOND_AND_NODE = 0.025;
const MEAN_LIFE_SECONDS = 600;
const FULL_SHARE = 0.85;
const LANES = 4;
const FEW_REPORTED = 5;
const LATE_REPORT_MS = 90_000;
const JOINING_SHARE = 0.25;
const SMALL_CPU_MILLIS = 50;
const SMALL_MEMORY_BYTES = 64 * 1024 ** 2;

const PLANS = {
  replicas: (sources) => ({
    title: "replicas whose ReplicaSets exist, images by popularity",
    nodes: fleetNodes(sources.nodes),
    groups: createWorkload(sources.images, streamOf(sources)),
  }),
  uniform: (sources) => ({
    title: "replicas whose ReplicaSets exist, every image alike",
    nodes: fleetNodes(sources.nodes),
    groups: createWorkload(alike(sources.images), streamOf(sources)),
  }),
  jobs: (sources) => ({
    title: "the same groups as Jobs, which nothing spreads",
    nodes: fleetNodes(sources.nodes),
    groups: ownedBy("Job", createWorkload(sources.images, streamOf(sources))),
  }),
  bare: (sources) => ({
    title: "small pods without owners or images known ahead",
    nodes: fleetNodes(sources.nodes),
    groups: ownedBy("nobody", createWorkload(sources.images, streamOf(sources))).map((group) => ({
      ...group,
      cpuMillis: SMALL_CPU_MILLIS,
      memoryBytes: SMALL_MEMORY_BYTES,
    })),
  }),
  parallel: (sources) => ({
    title: `nodes that pull ${LANES} images at once`,
    nodes: fleetNodes(sources.nodes).map((node) => ({ ...node, parallelPulls: LANES })),
    groups: createWorkload(sources.images, streamOf(sources)),
  }),
  reports: (sources) => ({
    title: `nodes that report ${FEW_REPORTED} images, up to ${LATE_REPORT_MS / 1000} s late`,
    nodes: fleetNodes(sources.nodes),
    groups: createWorkload(sources.images, streamOf(sources)),
    maxReportedImages: FEW_REPORTED,
    reportEveryMs: LATE_REPORT_MS,
  }),
  updates: (sources) => ({
    title: "Deployments that are updated twice",
    nodes: fleetNodes(sources.nodes),
    groups: rollingWorkload(sources.images, streamOf(sources)),
  }),
  joining: (sources) => ({
    title: `every ${1 / JOINING_SHARE}th node joins, cold, in the middle`,
    nodes: fleetNodes(sources.nodes).map((node, at) =>
      at % (1 / JOINING_SHARE) === 0 ? { ...node, joinsAfterMs: secondsOf(sources) * 500 } : node,
    ),
    groups: createWorkload(sources.images, {
      ...streamOf(sources),
      meanLifeSeconds: MEAN_LIFE_SECONDS * (1 - JOINING_SHARE),
    }),
  }),
  trace: (sources) => {
    const nodes = fleetNodes(sources.nodes);
    const [{ cpuMillis, memoryBytes } = { cpuMillis: 0, memoryBytes: 0 }] = nodes;
    if (sources.arrivals === undefined) return undefined;
    return {
      title: "arrivals, lives and sizes as recorded in a real cluster, as Jobs",
      nodes,
      groups: arrivalsWorkload(sources.images, sources.arrivals, {
        seed: sources.seed,
        pods: sources.pods,
        seconds: secondsOf(sources),
        cpuMillis,
        memoryBytes,
        capacityCpuMillis: FULL_SHARE * cpuMillis * sources.nodes,
      }),
    };
  },
} satisfies Readonly<Record<string, (sources: ScenarioSources) => Plan | undefined>>;

export type ScenarioName = keyof typeof PLANS;

export const SCENARIO_NAMES = Object.keys(PLANS) as readonly ScenarioName[];

export function isScenarioName(text: string): text is ScenarioName {
  return Object.hasOwn(PLANS, text);
}

/** Undefined for a scenario that needs a recording where there is none. */
export function planScenario(
  name: ScenarioName,
  sources: ScenarioSources,
): PlacementScenario | undefined {
  const plan: Plan | undefined = PLANS[name](sources);
  return plan === undefined ? undefined : { name, ...plan };
}

function streamOf({ seed, pods, nodes }: ScenarioSources): WorkloadOptions {
  const podsPerSecond = nodes * PODS_PER_SECOND_AND_NODE;
  return { seed, pods, podsPerSecond, meanLifeSeconds: MEAN_LIFE_SECONDS };
}

function secondsOf({ pods, nodes }: ScenarioSources): number {
  return pods / (nodes * PODS_PER_SECOND_AND_NODE);
}

function alike(images: readonly SampleImage[]): SampleImage[] {
  return images.map((image) => ({ ...image, weight: 1 }));
}

function ownedBy(
  owner: NonNullable<ReplicaGroup["owner"]>,
  groups: readonly ReplicaGroup[],
): ReplicaGroup[] {
  return groups.map((group) => ({ ...group, owner }));
}
