import type { ProgressStream } from "./progress.ts";

const ERASE_TO_END_OF_LINE = "\u001b[K";
const ERASE_BELOW = "\u001b[J";
/** Of terminals that do not say how large they are. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** Lines at the bottom of a terminal that are written over in place. */
export class LiveLines {
  readonly #stream: ProgressStream;
  #shown = 0;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  /** Characters that fit into a line: one that wraps would be counted as one and leave its rest behind. */
  get columns(): number {
    return this.#stream.columns || DEFAULT_COLUMNS;
  }

  /** Lines that fit, at least two. */
  get rows(): number {
    return Math.max(2, (this.#stream.rows || DEFAULT_ROWS) - 1);
  }

  /** Puts `lines` where the last ones were. */
  draw(lines: readonly string[]): void {
    const text = lines.map((line) => `${line}${ERASE_TO_END_OF_LINE}\n`).join("");
    this.#stream.write(`${up(this.#shown)}${text}${ERASE_BELOW}`);
    this.#shown = lines.length;
  }

  /** Takes the lines away. */
  clear(): void {
    this.#stream.write(`${up(this.#shown)}${ERASE_BELOW}`);
    this.#shown = 0;
  }

  /** Leaves the lines where they are; the next ones go below them. */
  keep(): void {
    this.#shown = 0;
  }
}

function up(lines: number): string {
  return lines === 0 ? "" : `\u001b[${lines}A`;
}
