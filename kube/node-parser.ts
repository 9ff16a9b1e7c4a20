import type { ReportedImage } from "../placement/observed-node.ts";

/** Enough for every image of a large cluster; past it the cache starts afresh. */
const CACHE_LIMIT = 20_000;
const KEY = '"images":';
/** Stands for the images while the rest is parsed: no API server sends a number there. */
const MARKER = "0";

interface RawNode {
  readonly status?: { images?: unknown };
}

/**
 * Parses Nodes, and watch events of Nodes. Nine tenths of one are the images it reports, and thousands of nodes report the
 * same few hundred, most of them again and again: each is parsed once, and is the same object wherever it is reported.
 */
export class NodeParser {
  readonly #images = new Map<string, Partial<ReportedImage>>();

  /** What JSON.parse comes to, and throws; what is in `status.images` is shared and must not be changed. */
  parse(text: string): unknown {
    return this.#parseShared(text) ?? JSON.parse(text);
  }

  /** Undefined for what is written in another way than an API server writes it, even if it means the same. */
  #parseShared(text: string): unknown {
    const key = text.indexOf(`${KEY}[{`);
    // In a string of JSON every quotation mark has a backslash before it.
    if (key < 1 || (text[key - 1] !== "," && text[key - 1] !== "{")) return undefined;
    const start = key + KEY.length;
    const images: Partial<ReportedImage>[] = [];
    let at = start;
    do {
      // An object that is JSON up to here ends here: what holds another brace is none yet.
      const end = text.indexOf("}", ++at) + 1;
      const image = end === 0 ? undefined : this.#imageOf(text.slice(at, end));
      if (image === undefined) return undefined;
      images.push(image);
      at = end;
    } while (text[at] === "," && text[at + 1] === "{");
    if (text[at] !== "]") return undefined;
    const value: unknown = JSON.parse(text.slice(0, start) + MARKER + text.slice(at + 1));
    const node = ((value as { object?: unknown }).object ?? value) as RawNode;
    if (node.status?.images !== Number(MARKER)) return undefined;
    node.status.images = images;
    return value;
  }

  #imageOf(text: string): Partial<ReportedImage> | undefined {
    const known = this.#images.get(text);
    if (known !== undefined) return known;
    try {
      const image = JSON.parse(text) as Partial<ReportedImage>;
      if (this.#images.size >= CACHE_LIMIT) this.#images.clear();
      // A part of a text keeps the whole of it in memory, a copy does not.
      this.#images.set(Buffer.from(text).toString(), image);
      return image;
    } catch {
      return undefined;
    }
  }
}
