import { textOfPieces } from "./text-of-pieces.ts";

const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines of text; a line may come in any number of chunks. */
export class LineSplitter {
  readonly #maxLineBytes: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** The lines that `chunk` completes, without their newlines. Throws a RangeError on a line that is too long. */
  push(chunk: Uint8Array): string[] {
    const lines: string[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      this.#keep(chunk.subarray(start, end === -1 ? undefined : end));
      if (end === -1) return lines;
      lines.push(textOfPieces(this.#pieces));
      this.#pieces = [];
      this.#bytes = 0;
      start = end + 1;
    }
  }

  #keep(piece: Uint8Array): void {
    this.#bytes += piece.byteLength;
    if (this.#bytes > this.#maxLineBytes) {
      throw new RangeError(
        `Cannot split stream: a line is longer than ${this.#maxLineBytes} bytes`,
      );
    }
    if (piece.byteLength > 0) this.#pieces.push(piece);
  }
}
