import type { Clock } from "../../runtime/clock.ts";

/** The part of a terminal or log stream that progress needs. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Tells what a long step is doing: one live line on a terminal, elsewhere a line at each new step and
 * every 15 s. Starts silent, so that work that turns out to be nothing shows nothing.
 */
export class BuildProgress {
  readonly #stream: ProgressStream;
  readonly #clock: Clock;
  readonly #startMs: number;
  #step = "";
  #detail = "";
  #cancelTimer: (() => void) | undefined;

  constructor(stream: ProgressStream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
    this.#startMs = clock.nowMs();
  }

  /** Names what is being done from now on; the same step again changes nothing. */
  step(text: string): void {
    if (text === this.#step) return;
    this.#step = text;
    this.#detail = "";
    this.#show();
    this.#cancelTimer ??= this.#tick();
  }

  /** How far the step has come, shown with the next line. */
  detail(text: string): void {
    this.#detail = text;
  }

  /** Ends the live line, with a last line when there is something to say. */
  end(text?: string): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#step === "") return;
    if (text !== undefined) {
      this.#step = text;
      this.#detail = "";
      this.#show();
    }
    if (this.#stream.isTTY === true) this.#stream.write("\n");
    this.#step = "";
  }

  #tick(): () => void {
    return this.#clock.after(this.#stream.isTTY === true ? 500 : 15_000, () => {
      this.#show();
      this.#cancelTimer = this.#tick();
    });
  }

  #show(): void {
    const detail = this.#detail === "" ? "" : ` (${this.#detail})`;
    const elapsed = formatElapsed(this.#clock.nowMs() - this.#startMs);
    const line = `layerwise: ${elapsed} ${this.#step}${detail}`;
    if (this.#stream.isTTY === true) {
      this.#stream.write(`\r\u001b[K${line.slice(0, (this.#stream.columns ?? 80) - 1)}`);
    } else {
      this.#stream.write(`${line}\n`);
    }
  }
}

function formatElapsed(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
}
