import type { BenchmarkContext } from "./benchmark.ts";
import { sumMetric } from "./metrics-text.ts";
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

type TimedKind = ReviewKind["rounds"][number];

/** Every kind once a round, of the floor and of our webhook right after, so that whatever else the machine does meets both. */
export async function measureReviews(
  { own, floor, client }: MeasuredReviews,
  kinds: readonly ReviewKind[],
  { options, progress, signal }: BenchmarkContext,
): Promise<ReviewFigures[]> {
  const rows = kinds.flatMap((kind) =>
    [floor, own].map((contender) => ({ kind, contender, rounds: [] as ReviewRound[] })),
  );
  const time = async (contender: WebhookContender, timed: TimedKind): Promise<ReviewRound> => {
    const { command, authority } = client;
    const before = await contender.readUsage();
    const summary = await timeReviews(command, { ...timed, authority, url: contender.url }, signal);
    const after = await contender.readUsage();
    const waitShare = (after.loopWaitSeconds - before.loopWaitSeconds) / summary.seconds;
    const cpuMs = ((after.cpuSeconds - before.cpuSeconds) * 1000) / (timed.calls + timed.warmUp);
    return { ...summary, cpuMs, waitShare };
  };
  for (let round = 0; round < options.rounds; round++) {
    for (const { kind, contender, rounds } of rows) {
      const timed = kind.rounds[round];
      if (timed === undefined) throw new RangeError(`"${kind.title}" has no round ${round}`);
      const { title } = contender;
      progress.step(`round ${round + 1} of ${options.rounds}: ${kind.title}, ${title}`);
      const before = contender === own ? await own.readMetrics() : undefined;
      rounds.push(await time(contender, timed));
      if (before !== undefined)
        checkSource(kind, { before, after: await own.readMetrics(), timed });
    }
  }
  return rows.map(({ kind, contender, rounds }) => ({
    title: kind.title,
    contender: contender.title,
    rounds,
  }));
}

/** Fails where a round measured something else than its title says: answers that came from elsewhere. */
function checkSource(
  { title, source }: ReviewKind,
  {
    before,
    after,
    timed,
  }: { readonly before: string; readonly after: string; readonly timed: TimedKind },
): void {
  const verdictsIn = (metrics: string): number =>
    sumMetric(metrics, "layerwise_image_verdicts_total", { class: "Pullable", source });
  const verdicts = verdictsIn(after) - verdictsIn(before);
  if (verdicts >= timed.calls) return;
  throw new Error(
    `Only ${verdicts} of ${timed.calls} reviews of "${title}" were answered from "${source}"`,
  );
}
