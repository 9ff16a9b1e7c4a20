import { systemClock } from "../runtime/clock.ts";
import type { BenchmarkContext } from "./benchmark.ts";
import type { CallKind } from "./call-kinds.ts";
import type { ExtenderDaemon } from "./extender-daemon.ts";
import type { CallFigures, CallRound, UpdateFigures } from "./extender-figures.ts";
import { type PhaseStall, type PhaseUsage, watchPhase } from "./extender-phase.ts";
import type { NodeUpdates } from "./node-updates.ts";
import { timePrioritizeCalls, WARM_UP_CALLS } from "./prioritize-client.ts";

const REST_MS = 10_000;
const UPDATES = 1000;
const UPDATES_PER_SECOND = 100;
/** How long after it was accepted an update may reach the extender. */
const SETTLE_MS = 2000;
/** `numFeasibleNodesToFind` of kube-scheduler has its peak there, at 3,125 nodes. */
const NAMES = 781;

interface MeasuredExtender {
  readonly extender: ExtenderDaemon;
  /** Path of the Go client. */
  readonly client: string;
  readonly updates: NodeUpdates;
  readonly calls: number;
}

/** What the extender does when nobody asks and nothing changes. */
export async function measureRest(
  extender: ExtenderDaemon,
  signal: AbortSignal,
): Promise<{ readonly used: PhaseUsage; readonly stall: PhaseStall }> {
  const { used, stall } = await watchPhase(extender, () => systemClock.sleep(REST_MS, signal));
  return { used, stall };
}

/** Every kind once a round, so that whatever else the machine does meets all of them. */
export async function measureCalls(
  { extender, client, updates, calls }: MeasuredExtender,
  kinds: readonly CallKind[],
  { options, progress, signal }: BenchmarkContext,
): Promise<CallFigures[]> {
  const measured = kinds.map(({ title }) => ({
    title,
    rounds: [] as CallRound[],
    stalls: [] as PhaseStall[],
  }));
  for (let round = 1; round <= options.rounds; round++) {
    for (const [index, { title, input, withUpdates }] of kinds.entries()) {
      progress.step(`round ${round} of ${options.rounds}: ${calls} calls, ${title}`);
      const seed = options.seed + round;
      const request = { url: extender.url, input, calls, names: NAMES, seed };
      const time = () => timePrioritizeCalls(client, request, signal);
      const { value, stall, used } = await watchPhase(extender, () =>
        withUpdates ? whileUpdating(updates, time) : time(),
      );
      const cpuMs = (used.cpuSeconds * 1000) / (calls + WARM_UP_CALLS);
      const waitShare = used.loopWaitSeconds / used.seconds;
      measured[index]?.rounds.push({ ...value, cpuMs, waitShare });
      measured[index]?.stalls.push(stall);
    }
  }
  return measured.map(({ title, rounds, stalls }) => ({ title, rounds, stall: longestOf(stalls) }));
}

/** Processor time per update; `rest` is what the extender uses without any. */
export async function measureUpdates(
  { extender, updates }: MeasuredExtender,
  rest: PhaseUsage,
  signal: AbortSignal,
): Promise<UpdateFigures> {
  const { value, stall, used } = await watchPhase(extender, async () => {
    const sent = await updates.send(UPDATES_PER_SECOND, { count: UPDATES, signal });
    await systemClock.sleep(SETTLE_MS, signal);
    return sent;
  });
  const perUpdateMs = (field: "cpuSeconds" | "loopCpuSeconds") => {
    const atRest = (rest[field] / rest.seconds) * used.seconds;
    return (Math.max(0, used[field] - atRest) * 1000) / value.updates;
  };
  return {
    ...value,
    cpuMs: perUpdateMs("cpuSeconds"),
    loopCpuMs: perUpdateMs("loopCpuSeconds"),
    stall,
  };
}

async function whileUpdating<T>(updates: NodeUpdates, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  const endless = { count: Number.POSITIVE_INFINITY, signal: done.signal };
  const sending = updates.send(UPDATES_PER_SECOND, endless);
  try {
    return await work();
  } finally {
    done.abort();
    await sending;
  }
}

function longestOf(stalls: readonly PhaseStall[]): PhaseStall {
  const most = (field: keyof PhaseStall) => Math.max(...stalls.map((stall) => stall[field]));
  return { lagMs: most("lagMs"), stallMs: most("stallMs"), runningMs: most("runningMs") };
}
