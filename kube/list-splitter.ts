import { textOfPieces } from "./text-of-pieces.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** In an API server's list: in the list itself, and in its items. */
const IN_LIST = 1;
const IN_ITEMS = 2;
const ITEMS_KEY = /"items"\s*:\s*$/;
/** What a list says beside its items is a few hundred bytes. */
const MAX_REST_BYTES = 1024 * 1024;

/**
 * Cuts the JSON of a list into its items while it comes, so that never more than one of them is in memory as JSON. The
 * bytes may come in any number of chunks. Items are objects; anything else among them is left out.
 */
export class ListSplitter {
  readonly #maxItemBytes: number;
  readonly #parse: (text: string) => unknown;
  #item: Uint8Array[] = [];
  readonly #rest: Uint8Array[] = [];
  /** What the bytes at hand belong to; null stands for commas between the items. */
  #part: "item" | "rest" | null = "rest";
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(maxItemBytes: number, parse: (text: string) => unknown = JSON.parse) {
    this.#maxItemBytes = maxItemBytes;
    this.#parse = parse;
  }

  /** The items that `chunk` completes, parsed. Throws a SyntaxError on what is no JSON, a RangeError on too long an item. */
  push(chunk: Buffer): unknown[] {
    const items: unknown[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#inString) {
        at = this.#endOfString(chunk, at);
      } else if (byte === QUOTE) {
        this.#inString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (this.#part === null && byte === OPEN_BRACE) {
          this.#part = "item";
          start = at;
        }
        this.#depth++;
        if (this.#depth === IN_ITEMS && byte === OPEN_BRACKET && this.#part === "rest") {
          this.#keep(chunk.subarray(start, at));
          if (ITEMS_KEY.test(textOfPieces(this.#rest))) {
            this.#keep(chunk.subarray(at, at + 1));
            this.#part = null;
          }
          start = at;
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth--;
        if (this.#part === "item" && this.#depth === IN_ITEMS) {
          this.#keep(chunk.subarray(start, at + 1));
          items.push(this.#parse(textOfPieces(this.#item)));
          this.#item = [];
          this.#part = null;
        } else if (this.#part === null && this.#depth === IN_LIST) {
          this.#part = "rest";
          start = at;
        }
      }
    }
    this.#keep(chunk.subarray(start));
    return items;
  }

  /** The list without its items. Throws a SyntaxError when it did not come whole. */
  end(): unknown {
    return JSON.parse(textOfPieces(this.#rest));
  }

  /** Where the string ends that goes on at `start`, or the last byte of the chunk. */
  #endOfString(chunk: Buffer, start: number): number {
    for (let at = start; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        return at;
      }
    }
    return chunk.length - 1;
  }

  #keep(bytes: Uint8Array): void {
    if (this.#part === null || bytes.length === 0) return;
    const [pieces, limit] =
      this.#part === "item" ? [this.#item, this.#maxItemBytes] : [this.#rest, MAX_REST_BYTES];
    pieces.push(bytes);
    if (pieces.reduce((sum, piece) => sum + piece.length, 0) > limit) {
      throw new RangeError(`Cannot read list: an item, or the rest, is longer than ${limit} bytes`);
    }
  }
}
