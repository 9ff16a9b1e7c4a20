import type { Verdict } from "./verdict.ts";

export const EXIT_CODES = {
  good: 0,
  bad: 1,
  unknown: 2,
  usage: 3,
  /** As shells have it for SIGINT. */
  interrupted: 130,
} as const;

/** What scripts and CI go by. */
export function exitCodeOf(verdict: Verdict): number {
  switch (verdict) {
    case "good":
    case "warning":
      return EXIT_CODES.good;
    case "unknown":
      return EXIT_CODES.unknown;
    case "bad":
      return EXIT_CODES.bad;
    default:
      return verdict satisfies never;
  }
}
