import { LRUCache } from "lru-cache";
import { isTransient } from "../check/action-table.ts";
import { checkImage } from "../check/check-image.ts";
import type { CheckResult } from "../check/check-result.ts";
import type { ResolvedCredentials } from "../check/pull-credentials.ts";
import { formatImageReference, type ImageReference } from "../placement/image-reference.ts";
import { formatPlatform, type Platform } from "../placement/platform.ts";
import type { RegistryClient } from "../registry/registry-client.ts";
import { Deadline } from "../registry/transport/deadline.ts";
import type { Clock } from "../runtime/clock.ts";

const MAX_RESULTS = 10_000;
/** Look-ups under way; whoever asks for more is told that nothing is known yet. */
const MAX_RUNNING = 256;
/** Reviews wait less; what comes later is there for the next one. */
const LOOK_UP_TIMEOUT_MS = 20_000;
/** A tag may move or vanish at any time; what a digest names stays. */
const TAG_LIFETIME_MS = 60_000;
const DIGEST_LIFETIME_MS = 3_600_000;
/** Long enough for the pods of one rollout, short enough for whoever pushes the image and tries again. */
const FAILURE_LIFETIME_MS = 5_000;

export interface LookUpsOptions {
  readonly registry: Pick<RegistryClient, "readImage">;
  readonly clock: Clock;
}

export interface LookUp {
  readonly reference: ImageReference;
  readonly credentials: ResolvedCredentials;
  readonly platforms: readonly Platform[];
}

export type LookUpState =
  | { readonly kind: "known"; readonly result: CheckResult }
  | { readonly kind: "running"; readonly result: Promise<CheckResult> };

/** What registries said of late, each look-up made once however many wait for it. Transient failures are never kept. */
export class LookUps {
  readonly #options: LookUpsOptions;
  readonly #results: LRUCache<string, CheckResult>;
  readonly #running = new Map<string, Promise<CheckResult>>();
  readonly #stopped = new AbortController();

  constructor(options: LookUpsOptions) {
    const { clock } = options;
    this.#options = options;
    this.#results = new LRUCache({
      max: MAX_RESULTS,
      ttl: TAG_LIFETIME_MS,
      ttlResolution: 0,
      perf: { now: () => clock.nowMs() },
    });
  }

  get running(): number {
    return this.#running.size;
  }

  get known(): number {
    return this.#results.size;
  }

  /** What is in memory or under way; undefined where a look-up would have to begin. */
  peek(lookUp: LookUp): LookUpState | undefined {
    const key = keyOf(lookUp);
    const result = this.#results.get(key);
    if (result !== undefined) return { kind: "known", result };
    const running = this.#running.get(key);
    return running && { kind: "running", result: running };
  }

  /** Begins a look-up that goes on whoever waits for it; undefined where too many are under way. */
  begin(lookUp: LookUp): Promise<CheckResult> | undefined {
    if (this.#running.size >= MAX_RUNNING) return undefined;
    const key = keyOf(lookUp);
    const running = this.#lookUp(lookUp).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    // Whoever waits hears of a fault; when nobody does any more, nobody needs to.
    running.then(
      (result) => this.#keep(key, lookUp, result),
      () => undefined,
    );
    return running;
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await Promise.allSettled(this.#running.values());
  }

  async #lookUp({ reference, credentials, platforms }: LookUp): Promise<CheckResult> {
    const { registry, clock } = this.#options;
    const deadline = new Deadline(this.#stopped.signal, { clock, timeoutMs: LOOK_UP_TIMEOUT_MS });
    const text = formatImageReference(reference);
    try {
      return await checkImage(text, { credentials, platforms, signal: deadline.signal }, registry);
    } finally {
      deadline.end();
    }
  }

  #keep(key: string, { reference }: LookUp, result: CheckResult): void {
    const ttl = lifetimeMsOf(result, reference);
    if (ttl > 0) this.#results.set(key, result, { ttl });
  }
}

function lifetimeMsOf(result: CheckResult, reference: ImageReference): number {
  if (result.kind === "pullable") {
    return reference.digest === undefined ? TAG_LIFETIME_MS : DIGEST_LIFETIME_MS;
  }
  return isTransient(result.problem.class) ? 0 : FAILURE_LIFETIME_MS;
}

/** Credentials stand in it as hashes; what could not be read of them changes the result as well. */
function keyOf({ reference, credentials, platforms }: LookUp): string {
  return [
    formatImageReference(reference),
    platforms.map(formatPlatform).join(","),
    credentials.credentials.map(({ hash }) => hash).join(","),
    credentials.notes.map(({ resource, name, fault }) => `${resource} ${name} ${fault}`).join(","),
  ].join(" ");
}
