import { createHash } from "node:crypto";
import { Cron } from "croner";
import { quoteText } from "../../placement/quote-text.ts";
import { intervalMsOf } from "../checks/check-schedule.ts";

/** The shortest time between two refreshes, as the schema of ImageCache has it. */
const MIN_INTERVAL_MS = 10_000;
/** Share of an interval by which caches differ, so that those made together are not refreshed together. */
const INTERVAL_JITTER = 0.1;
/** How long after a time of the schedule at most; less than the minute that two of them are apart at least. */
const SCHEDULE_JITTER_MS = 30_000;
const DEFAULT_TIME_ZONE = "UTC";

/** `spec.refresh`. */
export interface RefreshRule {
  readonly interval?: string | undefined;
  readonly schedule?: string | undefined;
  readonly timeZone?: string | undefined;
}

export interface RefreshState {
  /** The same for a cache at every start, and different for each: its UID. Decides how much later than others it is. */
  readonly seed: string;
  /** Undefined where the cache was never refreshed. */
  readonly lastMs: number | undefined;
  readonly nowMs: number;
  /** Where the rule says nothing; 0 for never. */
  readonly defaultIntervalMs: number;
}

export type NextRefresh =
  /** Never earlier than now; now where one is due or was missed. */
  | { readonly kind: "at"; readonly atMs: number }
  | { readonly kind: "off" }
  /** A schedule or time zone that the API server could not tell from a good one. */
  | { readonly kind: "invalid"; readonly message: string };

/** When the cache is to be refreshed next; however many times were missed, once. */
export function nextRefreshOf(rule: RefreshRule | undefined, state: RefreshState): NextRefresh {
  const { seed, lastMs = 0, nowMs } = state;
  // A last time that is still to come is that of a wrong clock.
  const from = { fromMs: Math.min(lastMs, nowMs), lateness: fractionOf(seed) };
  const next =
    rule?.schedule === undefined
      ? nextOfInterval(intervalOf(rule, state), from)
      : nextOfSchedule(rule.schedule, rule.timeZone ?? DEFAULT_TIME_ZONE, from);
  return next.kind === "at" ? { kind: "at", atMs: Math.max(nowMs, next.atMs) } : next;
}

interface Start {
  readonly fromMs: number;
  /** From 0 to below 1. */
  readonly lateness: number;
}

function intervalOf(rule: RefreshRule | undefined, { defaultIntervalMs }: RefreshState): number {
  return rule?.interval === undefined ? defaultIntervalMs : intervalMsOf(rule.interval);
}

function nextOfInterval(intervalMs: number, { fromMs, lateness }: Start): NextRefresh {
  if (intervalMs === 0) return { kind: "off" };
  const waitMs = Math.max(intervalMs, MIN_INTERVAL_MS) * (1 + INTERVAL_JITTER * lateness);
  return { kind: "at", atMs: fromMs + waitMs };
}

function nextOfSchedule(
  schedule: string,
  timeZone: string,
  { fromMs, lateness }: Start,
): NextRefresh {
  try {
    // Paused, or the library would set a timer; of five parts, or it would take seconds, and dates even then.
    const cron = new Cron(schedule, { paused: true, mode: "5-part", timezone: timeZone });
    if (cron.getOnce() !== null) throw new TypeError("a date is no schedule");
    const next = cron.nextRun(new Date(fromMs));
    // As of the 30th of February.
    if (next === null) return { kind: "off" };
    return { kind: "at", atMs: next.getTime() + SCHEDULE_JITTER_MS * lateness };
  } catch (fault) {
    if (!(fault instanceof TypeError || fault instanceof RangeError)) throw fault;
    const what = `Cannot refresh at ${quoteText(schedule)} in ${quoteText(timeZone)}`;
    return { kind: "invalid", message: `${what}: ${quoteText(fault.message)}` };
  }
}

/** From 0 to below 1. */
function fractionOf(seed: string): number {
  return createHash("sha256").update(seed).digest().readUInt32BE() / 2 ** 32;
}
