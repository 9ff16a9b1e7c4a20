import { systemClock } from "../runtime/clock.ts";
import type { BenchmarkContext } from "./benchmark.ts";
import type { ExtenderDaemon } from "./extender-daemon.ts";
import type { CallFigures, PhaseStall, UpdateFigures } from "./extender-figures.ts";
import type { NodeUpdates, SentUpdates } from "./node-updates.ts";
import { type CallSummary, timePrioritizeCalls } from "./prioritize-client.ts";

const REST_MS = 10_000;
const UPDATES = 1000;
const UPDATES_PER_SECOND = 100;
/** How long after it was accepted an update may reach the extender. */
const SETTLE_MS = 2000;
/** `numFeasibleNodesToFind` of kube-scheduler has its peak there, at 3,125 nodes; below 100 it asks about all. */
const NAMES = 781;

export interface MeasuredExtender {
  readonly extender: ExtenderDaemon;
  readonly client: string;
  readonly updates: NodeUpdates;
  readonly calls: number;
}

/** A kind of call: what it is made from, and whether nodes change meanwhile. */
export interface CallKind {
  readonly title: string;
  readonly input: string;
  readonly withUpdates: boolean;
}

/** Watches the event loop while `work` runs; the extender's own metric counts from the last look. */
export async function withStall<T>(
  extender: ExtenderDaemon,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly stall: PhaseStall }> {
  await extender.readLongestLagMs();
  const fromMs = systemClock.nowMs();
  const value = await work();
  return { value, stall: await readPhaseStall(extender, fromMs, systemClock.nowMs()) };
}

export async function readPhaseStall(
  extender: ExtenderDaemon,
  fromMs: number,
  toMs: number,
): Promise<PhaseStall> {
  const lagMs = await extender.readLongestLagMs();
  return { lagMs, ...(await extender.readStalls(fromMs, toMs)) };
}

/** What the extender does when nobody asks and nothing changes. */
export async function measureRest(extender: ExtenderDaemon, signal: AbortSignal) {
  const { value, stall } = await withStall(extender, async () => {
    const before = await extender.readUsage();
    await systemClock.sleep(REST_MS, signal);
    const after = await extender.readUsage();
    const seconds = REST_MS / 1000;
    return {
      cpuShare: (after.cpuSeconds - before.cpuSeconds) / seconds,
      mainThreadCpuShare: (after.mainThreadCpuSeconds - before.mainThreadCpuSeconds) / seconds,
    };
  });
  return { ...value, stall };
}

/** Every kind once a round, so that whatever else the machine does meets all of them. */
export async function measureCalls(
  { extender, client, updates, calls }: MeasuredExtender,
  kinds: readonly CallKind[],
  { options, progress, signal }: BenchmarkContext,
): Promise<CallFigures[]> {
  const measured = kinds.map(({ title }) => ({
    title,
    rounds: [] as CallSummary[],
    stalls: [] as PhaseStall[],
  }));
  for (let round = 1; round <= options.rounds; round++) {
    for (const [index, { title, input, withUpdates }] of kinds.entries()) {
      progress.step(`round ${round} of ${options.rounds}: ${calls} calls, ${title}`);
      const seed = options.seed + round;
      const request = { url: extender.url, input, calls, names: NAMES, seed };
      const time = () => timePrioritizeCalls(client, request, signal);
      const { value, stall } = await withStall(extender, () =>
        withUpdates ? whileUpdating(updates, time) : time(),
      );
      measured[index]?.rounds.push(value);
      measured[index]?.stalls.push(stall);
    }
  }
  return measured.map(({ title, rounds, stalls }) => ({ title, rounds, stall: longestOf(stalls) }));
}

/** Processor time per update; `rest` is what the extender uses without any. */
export async function measureUpdates(
  { extender, updates }: MeasuredExtender,
  rest: { readonly cpuShare: number; readonly mainThreadCpuShare: number },
  signal: AbortSignal,
): Promise<UpdateFigures> {
  const { value, stall } = await withStall(extender, async () => {
    const before = await extender.readUsage();
    const startMs = performance.now();
    const sent = await updates.send(UPDATES_PER_SECOND, { count: UPDATES, signal });
    await systemClock.sleep(SETTLE_MS, signal);
    const after = await extender.readUsage();
    const seconds = (performance.now() - startMs) / 1000;
    const used = after.cpuSeconds - before.cpuSeconds - rest.cpuShare * seconds;
    const mainThreadUsed =
      after.mainThreadCpuSeconds - before.mainThreadCpuSeconds - rest.mainThreadCpuShare * seconds;
    const perUpdate = (usedSeconds: number) => Math.max(0, (usedSeconds * 1000) / sent.updates);
    return { ...sent, cpuMs: perUpdate(used), mainThreadCpuMs: perUpdate(mainThreadUsed) };
  });
  return { ...value, stall };
}

async function whileUpdating<T>(updates: NodeUpdates, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  const endless = { count: Number.POSITIVE_INFINITY, signal: done.signal };
  const sending: Promise<SentUpdates> = updates.send(UPDATES_PER_SECOND, endless);
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
