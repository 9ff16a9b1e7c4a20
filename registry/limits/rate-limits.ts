import { LRUCache } from "lru-cache";
import type { Clock } from "../../runtime/clock.ts";
import {
  failed,
  type Leg,
  type RegistryFailed,
  type RegistryResult,
} from "../failures/registry-failure.ts";

/** Who is limited: registries count per account, and those without one per address. */
export interface RateLimitKey {
  readonly host: string;
  readonly credentialHash: string;
}

const MAX_LIMITS = 1_000;
/** After this long one request goes out to see, whatever the registry asked for. */
const MAX_PAUSE_MS = 15 * 60_000;

/** Keeps us from asking a registry that has told us when to come back. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #endsMs: LRUCache<string, number>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#endsMs = new LRUCache({ max: MAX_LIMITS });
  }

  /** The failure to give at once while a pause lasts. */
  pauseOf(key: RateLimitKey, leg: Leg): RegistryFailed | undefined {
    const retryAfterMs = (this.#endsMs.get(textOf(key)) ?? 0) - this.#clock.nowMs();
    if (retryAfterMs <= 0) return undefined;
    return failed("RateLimited", `"${key.host}" asked for a pause that is not over`, {
      leg,
      host: key.host,
      retryAfterMs,
    });
  }

  /** Begins a pause where a result asks for one. */
  observe(key: RateLimitKey, result: RegistryResult<unknown>): void {
    if (result.kind === "ok" || result.failure.class !== "RateLimited") return;
    const { retryAfterMs = 0 } = result.failure;
    if (retryAfterMs === 0) return;
    this.#endsMs.set(textOf(key), this.#clock.nowMs() + Math.min(retryAfterMs, MAX_PAUSE_MS));
  }
}

function textOf({ host, credentialHash }: RateLimitKey): string {
  return `${host} ${credentialHash}`;
}
