/** What the stall probe wrote of a tenth of a second. */
interface StallSample {
  readonly atMs: number;
  readonly stallMs: number;
  readonly runningMs: number;
}

/** The longest time the event loop stood still. */
export interface LongestStall {
  readonly stallMs: number;
  /** The longest stall counting only time that the thread ran: what the code is to blame for. */
  readonly runningMs: number;
}

/** The longest stalls among the probe's lines written from `fromMs` to `toMs`, both since the Unix epoch. */
export function longestStallOf(
  lines: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): LongestStall {
  const samples = lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as StallSample)
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  return {
    stallMs: samples.reduce((most, sample) => Math.max(most, sample.stallMs), 0),
    runningMs: samples.reduce((most, sample) => Math.max(most, sample.runningMs), 0),
  };
}
