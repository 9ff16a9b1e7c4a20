import { LRUCache } from "lru-cache";
import type { Clock } from "../../runtime/clock.ts";
import { failed, type Leg, type RegistryFailed } from "../failures/registry-failure.ts";
import { headerOf, type Reply } from "../transport/reply.ts";
import type { RateLimitKey } from "./rate-limits.ts";

const HOUR_MS = 3_600_000;
const MAX_HOSTS = 500;
const MAX_ALLOWANCES = 1_000;
/** Of a registry's own limit; the rest is for the nodes' pulls, which it counts with ours. */
const OUR_SHARE = 0.5;
/** A used-up allowance is looked at again after this share of its window; a HEAD, which is free, may lift it sooner. */
const WINDOW_SHARE = 1 / 8;
/** As Docker Hub has it: `100;w=21600`, a count and a window in seconds. */
const ALLOWANCE = /^(\d{1,9});w=(\d{1,7})$/;

interface Budget {
  reads: number;
  filledMs: number;
}

interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly windowMs: number;
  readonly seenMs: number;
}

/**
 * Bounds how many manifests are read from each registry host, whoever asks: to so many an hour, and to half of what the
 * registry itself allows the account, where it says so. HEAD is not counted, as it is not by registries.
 */
export class ReadBudgets {
  readonly #clock: Clock;
  readonly #readsPerHour: () => number;
  readonly #budgets = new LRUCache<string, Budget>({ max: MAX_HOSTS });
  readonly #allowances = new LRUCache<string, Allowance>({ max: MAX_ALLOWANCES });

  /** `readsPerHour` is asked at every read: what may be read changes with how many share it. */
  constructor(options: { readonly clock: Clock; readonly readsPerHour: () => number }) {
    this.#clock = options.clock;
    this.#readsPerHour = options.readsPerHour;
  }

  /** Counts a read of a manifest; the failure to give instead where it may not be made yet. */
  spend(key: RateLimitKey, leg: Leg): RegistryFailed | undefined {
    return this.#isUsedUp(key, leg) ?? this.#overspent(key, leg);
  }

  /** Takes in what a reply says of the registry's own limit. */
  observe(key: RateLimitKey, reply: Pick<Reply, "headers">): void {
    const limit = ALLOWANCE.exec(headerOf(reply, "ratelimit-limit") ?? "");
    const remaining = ALLOWANCE.exec(headerOf(reply, "ratelimit-remaining") ?? "");
    if (limit === null || remaining === null) return;
    this.#allowances.set(textOf(key), {
      limit: Number(limit[1]),
      remaining: Number(remaining[1]),
      windowMs: Number(limit[2]) * 1000,
      seenMs: this.#clock.nowMs(),
    });
  }

  #isUsedUp(key: RateLimitKey, leg: Leg): RegistryFailed | undefined {
    const allowance = this.#allowances.get(textOf(key));
    if (allowance === undefined) return undefined;
    const { limit, remaining, windowMs, seenMs } = allowance;
    if (remaining > limit * OUR_SHARE) return undefined;
    const retryAfterMs = seenMs + windowMs * WINDOW_SHARE - this.#clock.nowMs();
    if (retryAfterMs <= 0) return undefined;
    const what = `Left the other half of the ${limit} pulls that "${key.host}" allows to the nodes`;
    return failed("RateLimited", what, { leg, host: key.host, retryAfterMs });
  }

  #overspent({ host }: RateLimitKey, leg: Leg): RegistryFailed | undefined {
    const nowMs = this.#clock.nowMs();
    const perHour = this.#readsPerHour();
    // Of less than one an hour, one must still come together.
    const most = Math.max(1, perHour);
    const budget = this.#budgets.get(host) ?? { reads: perHour, filledMs: nowMs };
    this.#budgets.set(host, budget);
    // A clock that was set back must not take reads away.
    const elapsedMs = Math.max(0, nowMs - budget.filledMs);
    budget.reads = Math.min(most, budget.reads + (elapsedMs * perHour) / HOUR_MS);
    budget.filledMs = nowMs;
    if (budget.reads >= 1) {
      budget.reads--;
      return undefined;
    }
    const retryAfterMs = ((1 - budget.reads) * HOUR_MS) / perHour;
    const share = Number(perHour.toFixed(1));
    const what = `Already read from "${host}" what this process may, ${share} manifests an hour`;
    return failed("RateLimited", what, { leg, host, retryAfterMs });
  }
}

function textOf({ host, credentialHash }: RateLimitKey): string {
  return `${host} ${credentialHash}`;
}
