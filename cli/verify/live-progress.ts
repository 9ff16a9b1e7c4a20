import type { ImageFinding } from "../checks/image-finding.ts";
import type { Paint } from "../terminal/colour.ts";
import { escapeText } from "../terminal/escape-text.ts";
import { LiveLines } from "../terminal/live-lines.ts";
import type { Progress, ProgressStream } from "../terminal/progress.ts";
import type { Verdict } from "../verdict.ts";

type State = "waiting" | "checking" | Verdict;

const STATE_WIDTH = "checking".length;

interface Line {
  readonly image: string;
  readonly state: State;
}

export interface LiveProgressOptions {
  readonly paint: Paint;
  /** Whether the lines stay on the screen at the end, for want of a table there. */
  readonly stays: boolean;
}

/** For terminals: a line for each image, as many as fit, which change as the check goes on. */
export class LiveProgress implements Progress {
  readonly #screen: LiveLines;
  readonly #options: LiveProgressOptions;
  readonly #lines: Line[] = [];

  constructor(stream: ProgressStream, options: LiveProgressOptions) {
    this.#screen = new LiveLines(stream);
    this.#options = options;
  }

  start(images: readonly string[]): void {
    this.#lines.push(
      ...images.map((image) => ({ image: escapeText(image), state: "waiting" }) as const),
    );
    this.#draw();
  }

  checking(index: number): void {
    this.#change(index, "checking");
  }

  done(index: number, { verdict }: ImageFinding): void {
    this.#change(index, verdict);
  }

  end(): void {
    if (this.#options.stays) this.#screen.keep();
    else this.#screen.clear();
    this.#lines.length = 0;
  }

  #change(index: number, state: State): void {
    const line = this.#lines[index];
    if (line === undefined) return;
    this.#lines[index] = { ...line, state };
    this.#draw();
  }

  #draw(): void {
    this.#screen.draw(this.#window());
  }

  /** All lines, or as many as fit from the first that is not done on, under a count. */
  #window(): string[] {
    const lines = this.#lines;
    const room = this.#screen.rows;
    if (lines.length <= room) return lines.map((line) => this.#format(line));
    const open = lines.findIndex(({ state }) => state === "waiting" || state === "checking");
    const first = Math.min(open < 0 ? lines.length : open, lines.length - room + 1);
    const done = lines.filter(({ state }) => state !== "waiting" && state !== "checking").length;
    const shown = lines.slice(first, first + room - 1).map((line) => this.#format(line));
    return [`${done} of ${lines.length} images checked`, ...shown];
  }

  #format({ image, state }: Line): string {
    const padded = state.padEnd(STATE_WIDTH);
    const rest = ` ${image}`.slice(0, Math.max(0, this.#screen.columns - STATE_WIDTH - 1));
    const isOpen = state === "waiting" || state === "checking";
    return `${isOpen ? padded : this.#options.paint(state, padded)}${rest}`;
  }
}
