import { SCHEDULER_CONFIGURATION } from "../demo/scheduler-configuration.ts";
import { systemClock } from "../runtime/clock.ts";
import type { SchedulerOptions } from "../test/cluster/scheduler.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import type { BenchmarkContext } from "./benchmark.ts";
import { bindRateOf } from "./bind-rate.ts";
import { BindWatch } from "./bind-watch.ts";
import { BATCH_NAMESPACE, createPods, removePods } from "./pod-batch.ts";
import { readUsageOf } from "./resource-usage.ts";
import type { RunningExtender } from "./running-extender.ts";
import type { Contender } from "./throughput-contenders.ts";
import type { ThroughputImages } from "./throughput-images.ts";

/** One contender's turn. */
export interface ThroughputRound {
  readonly podsPerSecond: number;
  /** Mean number of nodes in an answer; 0 without an extender. */
  readonly entries: number;
  /** Nodes that got a pod: fewer means that pods were piled up. */
  readonly usedNodes: number;
  /** Processor time a pod, in milliseconds. */
  readonly cpuMs: { readonly scheduler: number; readonly extender: number };
}

/** After removing pods, before the next are created: what watches has to digest it. */
const SETTLE_MS = 1000;
/** Calls that may be missing: with one feasible node the scheduler asks nobody. */
const CALLED_SHARE = 0.99;

/** Creates the pods while no scheduler runs, then starts one and sees how fast it binds them. */
export async function measureThroughput(
  { cluster, contender, images }: ThroughputTurn,
  pods: number,
  { options, progress, signal }: BenchmarkContext,
): Promise<ThroughputRound> {
  const { client, controlPlane } = cluster;
  progress.detail("creating pods");
  const batch = { count: pods, images: images[contender.images], seed: options.seed };
  await createPods(client, batch, signal);
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => {
    await removePods(client, signal);
    await systemClock.sleep(SETTLE_MS, signal);
  });
  const watch = stack.use(new BindWatch(client, BATCH_NAMESPACE));
  const extender = await contender.start?.({ controlPlane, profile: options.profile });
  if (extender !== undefined) stack.use(extender);
  const scheduler = await controlPlane.startScheduler(schedulerOptionsOf(extender));
  stack.defer(() => scheduler.daemon.stop());
  const onProgress = (bound: number) => progress.detail(`${bound} of ${pods} pods bound`);
  const readCpu = async () => ({
    scheduler: (await readUsageOf(scheduler.daemon)).cpuSeconds,
    extender: (await extender?.readCpuSeconds()) ?? 0,
  });
  const before = await readCpu();
  const boundMs = await watch.untilBound(pods, { signal, onProgress });
  const after = await readCpu();
  const msEach = (seconds: number) => (seconds * 1000) / pods;
  return {
    podsPerSecond: bindRateOf(boundMs),
    entries: await meanEntriesOf(extender, pods),
    usedNodes: watch.usedNodes,
    cpuMs: {
      scheduler: msEach(after.scheduler - before.scheduler),
      extender: msEach(after.extender - before.extender),
    },
  };
}

export interface ThroughputTurn {
  readonly cluster: BenchCluster;
  readonly contender: Contender;
  readonly images: ThroughputImages;
}

/** The configuration that users get, in every case: only the extender differs. */
function schedulerOptionsOf(extender: RunningExtender | undefined): SchedulerOptions {
  const configuration = SCHEDULER_CONFIGURATION;
  if (extender !== undefined) return { configuration, extenderUrl: extender.url };
  return {
    configuration,
    edit: (edited) => {
      delete edited.extenders;
    },
  };
}

async function meanEntriesOf(extender: RunningExtender | undefined, pods: number): Promise<number> {
  if (extender === undefined) return 0;
  const { calls, entries } = await extender.readCounts();
  if (calls < pods * CALLED_SHARE) {
    throw new Error(
      `The extender was called ${calls} times for ${pods} pods: nothing was measured`,
    );
  }
  return entries / calls;
}
