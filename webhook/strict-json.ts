import { type ParsedJson, parseJson } from "../runtime/parse-json.ts";

/** Kubernetes' own decoder stops at 10,000; no object that is of use comes near this. */
const MAX_DEPTH = 500;

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Parses JSON from outside, and refuses what makes it ambiguous or hard on those who read it: a key twice in one object, of
 * which two readers may take different ones, and nesting without end.
 */
export function parseStrictJson(bytes: Uint8Array): ParsedJson {
  const { depth, colons } = outlineOf(bytes);
  if (depth > MAX_DEPTH) return { kind: "invalid", reason: `nested more than ${MAX_DEPTH} deep` };
  const json = parseJson(bytes);
  // Of a key that stands twice the parser keeps one.
  if (json.kind === "parsed" && keyCountOf(json.value) < colons) {
    return { kind: "invalid", reason: "not clear: a key stands twice in one object" };
  }
  return json;
}

/** How deep it nests, and how many colons it has outside of strings: one for each key. */
function outlineOf(bytes: Uint8Array): { readonly depth: number; readonly colons: number } {
  let depth = 0;
  let deepest = 0;
  let colons = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at + 1);
    } else if (byte === COLON) {
      colons++;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
    }
  }
  return { depth: deepest, colons };
}

/** Position of the quote that ends the string, the end of the text where none does. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) return at;
    if (bytes[at] === BACKSLASH) at++;
  }
  return bytes.length;
}

function keyCountOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const element of value) count += keyCountOf(element);
    return count;
  }
  for (const key in value)
    count += 1 + keyCountOf((value as Readonly<Record<string, unknown>>)[key]);
  return count;
}
