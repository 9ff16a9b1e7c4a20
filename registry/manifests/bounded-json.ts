import { type ParsedJson, parseJson } from "../../runtime/parse-json.ts";

/** An index of a thousand entries has some twenty thousand parts, a Docker configuration a few. */
const MAX_PARTS = 100_000;
/** What begins or divides the parts of JSON: `{`, `[`, `,` and `:`. */
const PART_MARKS = new Set([0x7b, 0x5b, 0x2c, 0x3a]);
const IS_PART_MARK = Uint8Array.from({ length: 256 }, (_, byte) => (PART_MARKS.has(byte) ? 1 : 0));

/**
 * Parses JSON of a stranger. Four megabytes of brackets would hold up everything else for a third of a second, so the marks
 * are counted first; those inside strings count too, and still no document in use comes near.
 */
export function parseBoundedJson(bytes: Uint8Array): ParsedJson {
  let parts = 0;
  for (let at = 0; at < bytes.length && parts <= MAX_PARTS; at++) {
    parts += IS_PART_MARK[bytes[at] ?? 0] ?? 0;
  }
  if (parts > MAX_PARTS) return { kind: "invalid", reason: "of more parts than it may have" };
  return parseJson(bytes);
}
