// FNV-1a in 32 bits (RFC 9923): quick on names of a few bytes.
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** A 32-bit integer made from what `bytes` hold from `start` to below `end`. */
export function hashOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = OFFSET_BASIS;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), PRIME);
  return hash | 0;
}

/** The same for a text, of whose characters the lower eight bits count. */
export function hashOfText(text: string): number {
  let hash = OFFSET_BASIS;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ (text.charCodeAt(at) & 0xff), PRIME);
  }
  return hash | 0;
}
