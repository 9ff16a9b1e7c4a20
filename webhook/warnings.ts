import { nextStepIn } from "../check/next-step.ts";
import type { ProblemImage } from "./judged-image.ts";
import { plainTextOf } from "./plain-text.ts";

/** All warnings of all webhooks share 4,096 characters. */
const MAX_WARNINGS = 5;
/** Kubernetes recommends it, and may cut at 256. */
const MAX_WARNING_LENGTH = 120;
const MAX_CONTAINER_LENGTH = 24;
const MIN_IMAGE_LENGTH = 24;

/** At most five lines of at most 120 characters, `remarks` first; the last says how many there would be more. */
export function warningsOf(
  problems: readonly ProblemImage[],
  remarks: readonly string[] = [],
): string[] {
  const lines = remarks.map((remark) => cutEnd(remark, MAX_WARNING_LENGTH));
  const room = MAX_WARNINGS - lines.length;
  if (problems.length <= room) return [...lines, ...problems.map(warningOf)];
  const shown = problems.slice(0, room - 1);
  return [...lines, ...shown.map(warningOf), `+${problems.length - shown.length} more`];
}

/** `web: ghcr.io/team/web:v2: ManifestUnknown (404); push this tag or digest, or correct the reference`. */
function warningOf({ image, others, problem }: ProblemImage): string {
  const more = others === 0 ? "" : ` (+${others})`;
  const container = `${cutEnd(plainTextOf(image.container), MAX_CONTAINER_LENGTH)}${more}`;
  const status = problem.httpStatus === undefined ? "" : ` (${problem.httpStatus})`;
  const before = `${container}: `;
  const after = `: ${problem.class}${status}; `;
  const step = nextStepIn(problem);
  const room = MAX_WARNING_LENGTH - before.length - after.length - step.length;
  const reference = cutMiddle(plainTextOf(image.reference), Math.max(room, MIN_IMAGE_LENGTH));
  return cutEnd(`${before}${reference}${after}${step}`, MAX_WARNING_LENGTH);
}

/** The ends of a reference, its host and its tag, say most. */
function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = length - "...".length;
  const head = Math.floor(kept / 2);
  return `${text.slice(0, head)}...${text.slice(text.length - (kept - head))}`;
}

function cutEnd(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - "...".length)}...`;
}
