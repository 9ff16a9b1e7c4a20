import type { DemoCluster } from "../../demo/demo-cluster.ts";
import type { SchedulerOptions } from "../../test/cluster/scheduler.ts";
import type { ExactWorld } from "./exact-node.ts";

/** What places the pods of one run. */
export interface RunningContender extends AsyncDisposable {
  readonly scheduler: SchedulerOptions;
  /** For one that looks at the simulated nodes themselves. */
  readonly watch?: (world: ExactWorld) => void;
  /** Awaited when the owners of pods with `images` different images stand. */
  readonly onOwners?: (images: number, signal: AbortSignal) => Promise<void>;
}

export interface PlacementContender {
  readonly title: string;
  /** What it is a point of, where it is compared at several prices of load. */
  readonly curve?: string;
  readonly start: (cluster: DemoCluster) => Promise<RunningContender>;
}
