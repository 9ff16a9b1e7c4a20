import type { PullResult } from "./pod-reckoning.ts";
import type { PullNote } from "./pull-notes.ts";

export interface FinishedNote {
  readonly result: Extract<PullResult, { kind: "pulled" }>;
  readonly pullPolicy: "Always" | "IfNotPresent";
  readonly isReportCapped: boolean;
  readonly atMs: number;
  /** By when it is judged which refreshes it answers; undefined for `atMs`. */
  readonly answersMs?: number | undefined;
}

/** What is noted of an image that is on the node now, where `before` was noted of it. */
export function finishedNoteOf(before: PullNote | undefined, finished: FinishedNote): PullNote {
  const { atMs, answersMs, result } = finished;
  const digest = result.digest ?? before?.digest;
  return {
    state: isOurs(before, finished) ? "pulled" : "found",
    atMs,
    ...(digest && { digest }),
    ...(answersMs !== undefined && { answersMs }),
  };
}

function isOurs(before: PullNote | undefined, finished: FinishedNote): boolean {
  const { result, pullPolicy, isReportCapped } = finished;
  if (before === undefined) return false;
  if (before.state === "pulled") return true;
  if (before.state === "found") {
    return (
      before.digest !== undefined && result.digest !== undefined && before.digest !== result.digest
    );
  }
  // Where the report may have left it out, only a transfer proves that it was not there; Always transfers at any rate.
  if (isReportCapped) return result.isTransferred === true && pullPolicy === "IfNotPresent";
  return result.isTransferred !== false;
}
