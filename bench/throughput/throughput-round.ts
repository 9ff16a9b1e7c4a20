import { SCHEDULER_CONFIGURATION } from "../../demo/scheduler-configuration.ts";
import { systemClock } from "../../runtime/clock.ts";
import type { SchedulerOptions } from "../../test/cluster/scheduler.ts";
import type { BenchmarkContext } from "../benchmark.ts";
import { timePrioritizeCalls } from "../calls/prioritize-client.ts";
import type { BenchCluster } from "../cluster/bench-cluster.ts";
import { readMachineTime } from "../processes/machine-time.ts";
import { readUsageOf } from "../processes/resource-usage.ts";
import type { AnswerCounts, RunningExtender } from "../processes/running-extender.ts";
import { bindRateOf } from "./bind-rate.ts";
import { BindWatch } from "./bind-watch.ts";
import { BATCH_NAMESPACE, createPods, removePods } from "./pod-batch.ts";
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
  readonly cpuMs: {
    readonly scheduler: number;
    readonly extender: number;
    /** Everything that ran, with the API server, etcd and what creates and counts the pods. */
    readonly machine: number;
  };
  /** Share of the processors' time in which nothing ran. */
  readonly idleShare: number;
}

/** After removing pods, before the next are created: what watches has to digest it. */
const SETTLE_MS = 1000;
/** Before a turn, so that every extender is as it is after its first minute; the number of names is that of 5,000 nodes. */
const WARM_UP = { calls: 5000, names: 500 };
/** Calls that may be missing: with one feasible node the scheduler asks nobody. */
const CALLED_SHARE = 0.99;

/** Creates the pods while no scheduler runs, then starts one and sees how fast it binds them. */
export async function measureThroughput(
  { cluster, contender, images, callers }: ThroughputTurn,
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
  if (extender !== undefined) {
    stack.use(extender);
    if (!contender.isJustStarted) {
      progress.detail("calling it as pods before would have");
      const calls = { ...WARM_UP, url: extender.url, input: callers.input, seed: options.seed };
      await timePrioritizeCalls(callers.client, calls, signal);
    }
  }
  const countsBefore = await extender?.readCounts();
  const scheduler = await controlPlane.startScheduler(schedulerOptionsOf(extender));
  stack.defer(() => scheduler.daemon.stop());
  const onProgress = (bound: number) => progress.detail(`${bound} of ${pods} pods bound`);
  const readCpu = async () => ({
    scheduler: (await readUsageOf(scheduler.daemon)).cpuSeconds,
    extender: (await extender?.readCpuSeconds()) ?? 0,
    machine: await readMachineTime(),
  });
  const before = await readCpu();
  const boundMs = await watch.untilBound(pods, { signal, onProgress });
  const after = await readCpu();
  const msEach = (seconds: number) => (seconds * 1000) / pods;
  const busySeconds = after.machine.busySeconds - before.machine.busySeconds;
  const idleSeconds = after.machine.idleSeconds - before.machine.idleSeconds;
  return {
    podsPerSecond: bindRateOf(boundMs),
    entries: meanEntriesOf(countsBefore, await extender?.readCounts(), pods),
    usedNodes: watch.usedNodes,
    cpuMs: {
      scheduler: msEach(after.scheduler - before.scheduler),
      extender: msEach(after.extender - before.extender),
      machine: msEach(busySeconds),
    },
    idleShare: idleSeconds / (busySeconds + idleSeconds),
  };
}

export interface ThroughputTurn {
  readonly cluster: BenchCluster;
  readonly contender: Contender;
  readonly images: ThroughputImages;
  /** The Go client, and what it makes its calls from. */
  readonly callers: { readonly client: string; readonly input: string };
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

function meanEntriesOf(
  before: AnswerCounts | undefined,
  after: AnswerCounts | undefined,
  pods: number,
): number {
  if (before === undefined || after === undefined) return 0;
  const calls = after.calls - before.calls;
  if (calls < pods * CALLED_SHARE) {
    throw new Error(
      `The extender was called ${calls} times for ${pods} pods: nothing was measured`,
    );
  }
  return (after.entries - before.entries) / calls;
}
