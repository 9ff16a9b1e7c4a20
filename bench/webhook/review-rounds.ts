import { systemClock } from "../../runtime/clock.ts";
import type { BenchmarkContext } from "../benchmark.ts";
import { sumMetric } from "../processes/metrics-text.ts";
import { timeReviews } from "./review-client.ts";
import type { ReviewKind } from "./review-kinds.ts";
import type { OwnWebhook, WebhookContender } from "./webhook-contender.ts";
import type { ReviewFigures, ReviewRound } from "./webhook-figures.ts";

export interface MeasuredReviews {
  readonly own: OwnWebhook;
  readonly floor: WebhookContender;
  readonly client: {
    readonly command: readonly [program: string, ...args: string[]];
    readonly authority: string;
  };
}

type KindRound = ReviewKind["rounds"][number];

/** Every kind once a round, of the floor and of our webhook right after, so that whatever else the machine does meets both. */
export async function measureReviews(
  { own, floor, client }: MeasuredReviews,
  kinds: readonly ReviewKind[],
  { options, progress, signal }: BenchmarkContext,
): Promise<ReviewFigures[]> {
  const rows = kinds.flatMap((kind) =>
    // What a look-up takes is the registry's time: there is no floor to it.
    (kind.source === "check" ? [floor, own] : [own]).map((contender) => ({
      kind,
      contender,
      rounds: [] as ReviewRound[],
    })),
  );
  const send = (contender: WebhookContender, reviews: KindRound["timed"]) => {
    const { command, authority } = client;
    return timeReviews(command, { ...reviews, authority, url: contender.url }, signal);
  };
  const time = async (contender: WebhookContender, kindRound: KindRound): Promise<ReviewRound> => {
    const { timed, meanwhile } = kindRound;
    const before = await contender.readUsage();
    const fromMs = systemClock.nowMs();
    const [summary] = await Promise.all([
      send(contender, timed),
      ...(meanwhile === undefined ? [] : [send(contender, meanwhile)]),
    ]);
    const seconds = (systemClock.nowMs() - fromMs) / 1000;
    const after = await contender.readUsage();
    const reviews = timed.calls + timed.warmUp + (meanwhile?.calls ?? 0);
    return {
      ...summary,
      cpuMs: ((after.cpuSeconds - before.cpuSeconds) * 1000) / reviews,
      waitShare: (after.loopWaitSeconds - before.loopWaitSeconds) / seconds,
    };
  };
  for (let round = 0; round < options.rounds; round++) {
    for (const { kind, contender, rounds } of rows) {
      const kindRound = kind.rounds[round];
      if (kindRound === undefined) throw new RangeError(`"${kind.title}" has no round ${round}`);
      const { title } = contender;
      progress.step(`round ${round + 1} of ${options.rounds}: ${kind.title}, ${title}`);
      const before = await own.readMetrics();
      rounds.push(await time(contender, kindRound));
      if (contender !== own) continue;
      const verdicts = verdictsIn(await own.readMetrics(), kind) - verdictsIn(before, kind);
      const { calls } = kindRound.timed;
      if (verdicts < calls) {
        throw new Error(
          `Only ${verdicts} of ${calls} reviews of "${kind.title}" were answered from "${kind.source}"`,
        );
      }
    }
  }
  return rows.map(({ kind, contender, rounds }) => ({
    title: kind.title,
    contender: contender.title,
    rounds,
  }));
}

/** Verdicts of the kind's source so far: a round that drew on another has not measured what its title says. */
function verdictsIn(metrics: string, { source }: ReviewKind): number {
  return sumMetric(metrics, "layerwise_image_verdicts_total", { class: "Pullable", source });
}
