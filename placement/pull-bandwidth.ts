/** In a smaller pull the fixed costs of a pull (round trips, unpacking) hide the bandwidth. */
const MIN_SAMPLE_BYTES = 20_000_000;
const MIN_SAMPLE_SECONDS = 0.02;
/** A median of five ignores two outliers and follows a lasting change after three pulls. */
const SAMPLES = 5;

/** What one node's pulls achieve, learnt from finished pulls. */
export class PullBandwidth {
  readonly #bytesPerSecond: number[] = [];
  #estimate: number | undefined;

  /** `bytes` is what was missing when the pull started, never the size of the image. */
  observe(bytes: number, seconds: number): void {
    if (!(bytes >= MIN_SAMPLE_BYTES && seconds >= MIN_SAMPLE_SECONDS)) return;
    this.#bytesPerSecond.push(bytes / seconds);
    if (this.#bytesPerSecond.length > SAMPLES) this.#bytesPerSecond.shift();
    const sorted = this.#bytesPerSecond.toSorted((a, b) => a - b);
    this.#estimate = sorted[sorted.length >>> 1];
  }

  /** Bytes per second, or undefined before the first usable pull. */
  get estimate(): number | undefined {
    return this.#estimate;
  }
}
