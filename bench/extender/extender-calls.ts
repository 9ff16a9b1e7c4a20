import type { BenchmarkContext } from "../benchmark.ts";
import type { CallKind } from "../calls/call-kinds.ts";
import {
  type CallSummary,
  timePrioritizeCalls,
  WARM_UP_CALLS,
} from "../calls/prioritize-client.ts";
import type { NodeUpdates } from "../cluster/node-updates.ts";
import type { MeasuredExtender } from "../processes/measured-extender.ts";
import { type PhaseStall, watchPhase } from "../processes/phase.ts";
import { UPDATES_PER_SECOND } from "../processes/update-cost.ts";
import type { CallRound, ExtenderFigures } from "./extender-figures.ts";

export interface MeasuredCalls {
  readonly extender: MeasuredExtender;
  /** Called as often, to compare with. */
  readonly references: readonly { readonly title: string; readonly url: string }[];
  /** Path of the Go client. */
  readonly client: string;
  readonly updates: NodeUpdates;
  /** Timed in one round. */
  readonly calls: number;
}

/** Every kind once a round and each reference with the first kind, so that whatever else the machine does meets all. */
export async function measureCalls(
  { extender, references, client, updates, calls }: MeasuredCalls,
  kinds: readonly CallKind[],
  { options, progress, signal }: BenchmarkContext,
): Promise<Pick<ExtenderFigures, "calls" | "references">> {
  const rounds = kinds.map(() => [] as CallRound[]);
  const stalls = kinds.map(() => [] as PhaseStall[]);
  const referenceRounds = references.map(() => [] as CallSummary[]);
  for (let round = 1; round <= options.rounds; round++) {
    const common = { calls, seed: options.seed + round };
    const tell = (title: string) =>
      progress.step(`round ${round} of ${options.rounds}: ${calls} calls, ${title}`);
    for (const [index, { title, input, names, withUpdates }] of kinds.entries()) {
      tell(title);
      const time = () =>
        timePrioritizeCalls(client, { ...common, url: extender.url, input, names }, signal);
      const { value, stall, used } = await watchPhase(extender.role, async () =>
        withUpdates ? whileUpdating(updates, time) : { summary: await time(), updatesPerSecond: 0 },
      );
      rounds[index]?.push({
        ...value.summary,
        updatesPerSecond: value.updatesPerSecond,
        cpuMs: (used.cpuSeconds * 1000) / (calls + WARM_UP_CALLS),
        waitShare: used.loopWaitSeconds / used.seconds,
      });
      stalls[index]?.push(stall);
    }
    for (const [index, { title, url }] of references.entries()) {
      tell(title);
      const { input = "", names = 0 } = kinds[0] ?? {};
      const value = await timePrioritizeCalls(client, { ...common, url, input, names }, signal);
      referenceRounds[index]?.push(value);
    }
  }
  return {
    calls: kinds.map(({ title }, index) => ({
      title,
      rounds: rounds[index] ?? [],
      stall: longestOf(stalls[index] ?? []),
    })),
    references: references.map(({ title }, index) => ({
      title,
      rounds: referenceRounds[index] ?? [],
    })),
  };
}

async function whileUpdating(
  updates: NodeUpdates,
  time: () => Promise<CallSummary>,
): Promise<{ readonly summary: CallSummary; readonly updatesPerSecond: number }> {
  const done = new AbortController();
  const endless = { count: Number.POSITIVE_INFINITY, signal: done.signal };
  const [summary, { perSecond }] = await Promise.all([
    time().finally(() => done.abort()),
    updates.send(UPDATES_PER_SECOND, endless),
  ]);
  return { summary, updatesPerSecond: perSecond };
}

function longestOf(stalls: readonly PhaseStall[]): PhaseStall {
  const most = (field: keyof PhaseStall) => Math.max(...stalls.map((stall) => stall[field]));
  return { lagMs: most("lagMs"), stallMs: most("stallMs"), runningMs: most("runningMs") };
}
