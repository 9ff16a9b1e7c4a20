import { LRUCache } from "lru-cache";
import CircuitBreaker from "opossum";
import type { Clock } from "../../runtime/clock.ts";
import type { FailureClass } from "../failures/failure-classes.ts";
import {
  failed,
  type Leg,
  type RegistryFailed,
  type RegistryResult,
} from "../failures/registry-failure.ts";

export interface BreakerCall {
  readonly host: string;
  readonly leg: Leg;
}

interface HostBreaker {
  readonly circuit: CircuitBreaker<
    [() => Promise<RegistryResult<unknown>>],
    RegistryResult<unknown>
  >;
  openedMs: number;
  inFlight: number;
}

const MAX_HOSTS = 500;
/** Calls under way to one registry; more are answered at once, so that a slow registry gathers no queue. */
const MAX_IN_FLIGHT = 256;
const RESET_TIMEOUT_MS = 30_000;

/** What tells that a registry is ill rather than that it says no: the network, and statuses 408, 429 and 5xx. */
const COUNTED: ReadonlySet<FailureClass> = new Set([
  "RateLimited",
  "RegistryUnavailable",
  "DNS",
  "ConnectRefused",
  "Unreachable",
  "Reset",
  "Timeout",
  "TLSUntrusted",
  "TLSExpired",
  "TLSNameMismatch",
  "PlainHTTPOnHTTPS",
]);

/**
 * One circuit breaker per registry host. It opens when, within a minute, at least five calls were made and half of them
 * failed; after half a minute one call is let through, and if that succeeds it closes.
 */
export class HostBreakers {
  readonly #clock: Clock;
  readonly #breakers = new LRUCache<string, HostBreaker>({
    max: MAX_HOSTS,
    dispose: ({ circuit }) => circuit.shutdown(),
  });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async run<T>(
    call: BreakerCall,
    action: () => Promise<RegistryResult<T>>,
  ): Promise<RegistryResult<T>> {
    const breaker = this.#breakerOf(call.host);
    if (breaker.inFlight >= MAX_IN_FLIGHT) {
      return unavailable(call, `Already ${MAX_IN_FLIGHT} requests wait for "${call.host}"`);
    }
    breaker.inFlight++;
    try {
      return (await breaker.circuit.fire(action)) as RegistryResult<T>;
    } catch (error) {
      if (error instanceof CountedFailure) return error.result;
      if (!isOpenError(error)) throw error;
      const what = `Not asking "${call.host}", which failed several times in a row`;
      const retryAfterMs = breaker.openedMs + RESET_TIMEOUT_MS - this.#clock.nowMs();
      return unavailable(call, what, Math.max(retryAfterMs, 0));
    } finally {
      breaker.inFlight--;
    }
  }

  /** Stops the timers; calls under way go on. */
  close(): void {
    this.#breakers.clear();
  }

  #breakerOf(host: string): HostBreaker {
    const known = this.#breakers.get(host);
    if (known !== undefined) return known;
    const circuit = new CircuitBreaker(countingFailures, {
      // Every leg has a deadline of its own; opossum's would not stop the work.
      timeout: false,
      volumeThreshold: 5,
      errorThresholdPercentage: 50,
      resetTimeout: RESET_TIMEOUT_MS,
      rollingCountTimeout: 60_000,
      rollingCountBuckets: 6,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      errorFilter: (error) => !(error instanceof CountedFailure),
    });
    const breaker: HostBreaker = { circuit, openedMs: 0, inFlight: 0 };
    circuit.on("open", () => {
      breaker.openedMs = this.#clock.nowMs();
    });
    this.#breakers.set(host, breaker);
    return breaker;
  }
}

/** Makes of a result that counts what a circuit breaker counts: a rejection. */
async function countingFailures(
  action: () => Promise<RegistryResult<unknown>>,
): Promise<RegistryResult<unknown>> {
  const result = await action();
  if (result.kind === "failed" && COUNTED.has(result.failure.class)) {
    throw new CountedFailure(result);
  }
  return result;
}

class CountedFailure extends Error {
  override readonly name = "CountedFailure";
  readonly result: RegistryFailed;

  constructor(result: RegistryFailed) {
    super(result.failure.message);
    this.result = result;
  }
}

function isOpenError(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EOPENBREAKER";
}

function unavailable(
  { leg, host }: BreakerCall,
  what: string,
  retryAfterMs?: number,
): RegistryFailed {
  return failed("RegistryUnavailable", what, { leg, host, retryAfterMs });
}
