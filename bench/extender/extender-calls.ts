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

/** Every kind once a round, and each reference with those that are compared, so that whatever else the machine does meets all. */
export async function measureCalls(
  { extender, references, client, updates, calls }: MeasuredCalls,
  kinds: readonly CallKind[],
  { options, progress, signal }: BenchmarkContext,
): Promise<Pick<ExtenderFigures, "calls" | "references">> {
  const rounds = kinds.map(() => [] as CallRound[]);
  const stalls = kinds.map(() => [] as PhaseStall[]);
  const compared = references.flatMap((reference) =>
    kinds.flatMap((kind) =>
      kind.isCompared ? [{ reference, kind, rounds: [] as CallSummary[] }] : [],
    ),
  );
  for (let round = 1; round <= options.rounds; round++) {
    const common = { calls, seed: options.seed + round };
    const tell = (title: string) =>
      progress.step(`round ${round} of ${options.rounds}: ${calls} calls, ${title}`);
    const callAs = async ({ input, names, withUpdates }: CallKind, url: string) => {
      const time = () => timePrioritizeCalls(client, { ...common, url, input, names }, signal);
      return withUpdates
        ? whileUpdating(updates, time)
        : { summary: await time(), updatesPerSecond: 0 };
    };
    for (const [index, kind] of kinds.entries()) {
      tell(kind.title);
      const { value, stall, used } = await watchPhase(extender.role, () =>
        callAs(kind, extender.url),
      );
      rounds[index]?.push({
        ...value.summary,
        updatesPerSecond: value.updatesPerSecond,
        cpuMs: (used.cpuSeconds * 1000) / (calls + WARM_UP_CALLS),
        waitShare: used.loopWaitSeconds / used.seconds,
      });
      stalls[index]?.push(stall);
    }
    for (const { reference, kind, rounds: ended } of compared) {
      tell(`${reference.title}, ${kind.title}`);
      ended.push((await callAs(kind, reference.url)).summary);
    }
  }
  return {
    calls: kinds.map(({ title }, index) => ({
      title,
      rounds: rounds[index] ?? [],
      stall: longestOf(stalls[index] ?? []),
    })),
    references: compared.map(({ reference, kind, rounds: ended }) => ({
      title: `${reference.title}, ${kind.title}`,
      rounds: ended,
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
