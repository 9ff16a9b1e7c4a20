import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Runnable } from "../runtime/runnable.ts";
import { mergePatch } from "./apply.ts";
import { type EventNotice, EventSeries } from "./event-series.ts";
import { KubeApiError } from "./kube-api-error.ts";
import type { KubeClient } from "./kube-client.ts";
import { pause } from "./pause.ts";
import { TokenBucket } from "./token-bucket.ts";

const REQUEST_TIMEOUT_MS = 5_000;
const DEFAULT_RATE_PER_SECOND = 20;
const DEFAULT_BURST = 200;
const DEFAULT_MAX_QUEUED = 1_000;
/** Series remembered for aggregation. */
const MAX_SERIES = 4_096;
/** The same notice within this time of the last one is counted instead of written anew. */
const SERIES_WINDOW_MS = 10 * 60_000;
/** A series is written at most this often; what comes between is in the count of the next write. */
const SERIES_WRITE_INTERVAL_MS = 60_000;

export interface EventRecorderOptions {
  readonly client: KubeClient;
  /** Reporting controller, such as "layerwise.io/controller". */
  readonly controller: string;
  /** Reporting instance: the pod's or the machine's name. */
  readonly instance: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Writes per second in the long run, 20 when absent. */
  readonly ratePerSecond?: number;
  /** Writes at once after a quiet time, 200 when absent. */
  readonly burst?: number;
  /** Notices waiting to be written, 1,000 when absent. */
  readonly maxQueued?: number;
}

export interface EventCounts {
  /** Notices that were given to record(). */
  readonly recorded: number;
  /** Writes that succeeded. */
  readonly written: number;
  /** Notices lost: the queue was full, or the recorder stopped. */
  readonly dropped: number;
  /** Notices lost because the API server refused or could not be reached. */
  readonly failed: number;
}

/** Writes Kubernetes Events on the side: bounded, rate-limited, the same notice aggregated into a series. */
export class EventRecorder implements Runnable {
  readonly #options: EventRecorderOptions;
  readonly #bucket: TokenBucket;
  readonly #series = new Map<string, EventSeries>();
  readonly #queue = new Set<EventSeries>();
  #wake = (): void => {};
  #recorded = 0;
  #written = 0;
  #dropped = 0;
  #failed = 0;

  constructor(options: EventRecorderOptions) {
    const { ratePerSecond = DEFAULT_RATE_PER_SECOND, burst = DEFAULT_BURST } = options;
    this.#options = options;
    this.#bucket = new TokenBucket(options.clock, { ratePerSecond, burst });
  }

  get counts(): EventCounts {
    return {
      recorded: this.#recorded,
      written: this.#written,
      dropped: this.#dropped,
      failed: this.#failed,
    };
  }

  /** Notes an event; returns at once and never throws. */
  record(notice: EventNotice): void {
    this.#recorded++;
    const nowMs = this.#options.clock.nowMs();
    const key = keyOf(notice);
    let series = this.#series.get(key);
    if (series !== undefined && nowMs - series.lastMs <= SERIES_WINDOW_MS) {
      series.repeat(nowMs);
      if (nowMs - (series.writtenMs ?? nowMs) < SERIES_WRITE_INTERVAL_MS) return;
    } else {
      series = new EventSeries(notice, nowMs);
    }
    if (!this.#enqueue(series)) return;
    this.#series.delete(key);
    this.#series.set(key, series);
    for (const oldest of this.#series.keys()) {
      if (this.#series.size <= MAX_SERIES) break;
      this.#series.delete(oldest);
    }
  }

  /** Writes until `signal` aborts; what is still queued then is dropped and counted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#options;
    const wake = (): void => this.#wake();
    signal.addEventListener("abort", wake);
    while (!signal.aborted) {
      const [next] = this.#queue;
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const waitMs = this.#bucket.take();
      if (waitMs > 0) await pause(clock, waitMs, signal);
      if (signal.aborted) break;
      this.#queue.delete(next);
      try {
        await this.#write(next);
        this.#written++;
      } catch (error) {
        this.#failed++;
        // Log the 1st, 2nd, 4th, 8th and so on: an API server that refuses events refuses all of them.
        if ((this.#failed & (this.#failed - 1)) === 0) {
          logger.warn({ err: error, failed: this.#failed }, "event not written");
        }
      }
    }
    signal.removeEventListener("abort", wake);
    this.#dropped += this.#queue.size;
    this.#queue.clear();
  }

  #enqueue(series: EventSeries): boolean {
    const { maxQueued = DEFAULT_MAX_QUEUED } = this.#options;
    if (!this.#queue.has(series) && this.#queue.size >= maxQueued) {
      this.#dropped++;
      return false;
    }
    this.#queue.add(series);
    this.#wake();
    return true;
  }

  async #write(series: EventSeries): Promise<void> {
    const { client, controller, instance, clock } = this.#options;
    const collection = `/apis/events.k8s.io/v1/namespaces/${series.namespace}/events`;
    const created = series.writtenMs !== undefined;
    series.writtenMs = clock.nowMs();
    if (created) {
      try {
        await mergePatch(client, `${collection}/${series.name}`, {
          patch: series.encodeSeries(),
          fieldManager: controller.replaceAll("/", "-"),
          timeoutMs: REQUEST_TIMEOUT_MS,
        });
        return;
      } catch (error) {
        // The API server deletes events after an hour: the next write creates it again.
        if (!(error instanceof KubeApiError && error.status === 404)) throw error;
      }
    }
    await client.request("POST", collection, {
      body: series.encode({ controller, instance }),
      timeoutMs: REQUEST_TIMEOUT_MS,
    });
  }
}

function keyOf(notice: EventNotice): string {
  const { regarding, type, reason, action, note } = notice;
  const { kind, namespace, name, uid } = regarding;
  return JSON.stringify([kind, namespace, name, uid, type, reason, action, note]);
}
