import type { Candidates } from "../placement/candidates.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import { parseJson } from "../runtime/parse-json.ts";
import { decodeScoredPod } from "./extender-args.ts";

// How Go writes ExtenderArgs of a names-only extender: fields in their order, no blanks.
const HEAD = Buffer.from('{"Pod":{');
const MIDDLE = Buffer.from(',"Nodes":null,"NodeNames":[');
const TAIL = Buffer.from("]}");

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * Reads a call as kube-scheduler writes it, without making a string of each name. Undefined for whatever
 * is written in another way, even if it means the same: then nothing is known, and `candidates` hold anything.
 */
export function scanCall(bytes: Buffer, candidates: Candidates): ObservedPod | undefined {
  if (!bytes.subarray(0, HEAD.length).equals(HEAD)) return undefined;
  const podEnd = bytes.indexOf(MIDDLE);
  if (podEnd < 0 || !scanNames(bytes, podEnd + MIDDLE.length, candidates)) return undefined;
  // If what stands before the names is JSON by itself, it is the whole Pod and the names are not part of it.
  const pod = parseJson(bytes.subarray(HEAD.length - 1, podEnd));
  return pod.kind === "parsed" ? decodeScoredPod(pod.value as object) : undefined;
}

/** Returns false unless nothing but plain names stands between `start` and the tail. */
function scanNames(bytes: Buffer, start: number, candidates: Candidates): boolean {
  const end = bytes.length - TAIL.length;
  if (end < start || !bytes.subarray(end).equals(TAIL)) return false;
  if (start === end) return true;
  for (let at = start; ; at++) {
    if (bytes[at] !== QUOTE) return false;
    const nameEnd = candidates.addExpected(bytes, ++at, QUOTE);
    at = nameEnd >= 0 ? nameEnd : scanName(bytes, at, candidates);
    if (at < 0) return false;
    if (++at === end) return true;
    if (bytes[at] !== COMMA) return false;
  }
}

/** Returns where the plain name at `start` ends, or -1 when it is not plain or does not end. */
function scanName(bytes: Buffer, start: number, candidates: Candidates): number {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      candidates.addBytes(bytes, start, at);
      return at;
    }
    if (!isPlain(byte)) return -1;
  }
  return -1;
}

/** ASCII that stands for itself in JSON. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== BACKSLASH;
}
