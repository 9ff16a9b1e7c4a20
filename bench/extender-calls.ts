import type { BenchmarkContext } from "./benchmark.ts";
import type { CallKind } from "./call-kinds.ts";
import type { CallFigures, CallRound } from "./extender-figures.ts";
import type { MeasuredExtender } from "./measured-extender.ts";
import type { NodeUpdates } from "./node-updates.ts";
import { type PhaseStall, watchPhase } from "./phase.ts";
import { timePrioritizeCalls, WARM_UP_CALLS } from "./prioritize-client.ts";
import { UPDATES_PER_SECOND } from "./update-cost.ts";

/** `numFeasibleNodesToFind` of kube-scheduler has its peak there, at 3,125 nodes. */
const NAMES = 781;

export interface MeasuredCalls {
  readonly extender: MeasuredExtender;
  /** Path of the Go client. */
  readonly client: string;
  readonly updates: NodeUpdates;
  /** Timed in one round. */
  readonly calls: number;
}

/** Every kind once a round, so that whatever else the machine does meets all of them. */
export async function measureCalls(
  { extender, client, updates, calls }: MeasuredCalls,
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
      const { value, stall, used } = await watchPhase(extender.role, () =>
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
