import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { VERSION } from "../runtime/version.ts";
import type { KubeConfig } from "./client-node-config.ts";
import { runWithDeadline } from "./deadline.ts";
import { KubeApiError } from "./kube-api-error.ts";
import { type KubeConfigSource, loadKubeConfig } from "./kube-config.ts";
import { KubeTransport } from "./kube-transport.ts";
import type { Query } from "./query.ts";
import { readBody } from "./response-body.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { type KubeRequest, type Method, sendRequest, workOf } from "./send-request.ts";
import { UnreachableError } from "./unreachable-error.ts";

const DEFAULT_TIMEOUT_MS = 15_000;
const STREAM_HEADERS_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_ATTEMPTS = 4;
const MAX_BODY_BYTES = 128 * 1024 * 1024;

export interface RequestOptions extends Pick<KubeRequest, "query" | "body" | "contentType"> {
  readonly signal?: AbortSignal | undefined;
  /** Bound of the whole call, waits and retries included; 15 s when absent. */
  readonly timeoutMs?: number;
  /** 4 when absent; 1 means no retry. */
  readonly maxAttempts?: number;
}

export interface KubeClientOptions {
  readonly clock?: Clock;
  readonly userAgent?: string;
}

/**
 * Raw JSON over pooled connections to one API server. Every call has a deadline; 429 and 503 are retried as
 * Retry-After says, and a GET also after a broken connection. Throws KubeApiError when the server refused, a
 * TimeoutError past the deadline, and UnreachableError with its cause when there was no whole answer.
 */
export class KubeClient {
  readonly #transport: KubeTransport;
  readonly #clock: Clock;
  readonly #userAgent: string;
  /** URL of the API server. */
  readonly server: string;
  /** Namespace of the kubeconfig's context or of the pod, when there is one. */
  readonly namespace: string | undefined;

  constructor(config: KubeConfig, options: KubeClientOptions = {}) {
    this.#transport = new KubeTransport(config);
    this.#clock = options.clock ?? systemClock;
    this.#userAgent = options.userAgent ?? `layerwise/${VERSION}`;
    this.server = config.getCurrentCluster()?.server ?? "";
    this.namespace = config.getContextObject(config.currentContext)?.namespace?.trim();
  }

  /** A client for the cluster that loadKubeConfig() finds; throws as that does. */
  static load(source: KubeConfigSource & KubeClientOptions): KubeClient {
    return new KubeClient(loadKubeConfig(source), source);
  }

  /** Sends one request to `path`, such as "/api/v1/nodes/a", and returns the decoded JSON, undefined when empty. */
  async request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    const clock = this.#clock;
    const userAgent = this.#userAgent;
    const { timeoutMs = DEFAULT_TIMEOUT_MS, maxAttempts = DEFAULT_MAX_ATTEMPTS } = options;
    const { query, body, contentType } = options;
    const endMs = clock.nowMs() + timeoutMs;
    const work = workOf({ method, path });
    const deadline = { clock, timeoutMs, work, signal: options.signal };
    return runWithDeadline(deadline, async (signal) => {
      const request = { method, path, query, body, contentType, signal, userAgent };
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.#attempt<T>({ ...request, nowMs: clock.nowMs() });
        } catch (error) {
          const last = attempt >= maxAttempts;
          const delayMs = last ? undefined : retryDelayMs(error, method, { failures: attempt });
          if (delayMs === undefined || clock.nowMs() + delayMs >= endMs) throw error;
          await clock.sleep(delayMs, signal);
        }
      }
    });
  }

  /**
   * Opens a response that lasts, such as a watch. Its headers must come within 30 s; after that `signal` alone ends it.
   * Whoever stops early, or is thrown at, must abort the signal, else the connection may stay.
   */
  async stream(
    path: string,
    options: { readonly query: Query; readonly signal: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array>> {
    const clock = this.#clock;
    const userAgent = this.#userAgent;
    const request = { ...options, method: "GET", path, userAgent, nowMs: clock.nowMs() } as const;
    const work = workOf(request);
    const { signal } = options;
    const deadline = { clock, timeoutMs: STREAM_HEADERS_TIMEOUT_MS, work, signal };
    return runWithDeadline(deadline, async () => {
      const connection = await this.#transport.connect();
      const answer = await sendRequest(connection, connection.streams, request);
      return answer.body;
    });
  }

  /**
   * The bytes of an answer as they come, for one that need not be in memory as a whole. All of them must come within
   * `timeoutMs`. Whoever stops early closes the connection.
   */
  async *read(
    path: string,
    options: { readonly query: Query; readonly signal: AbortSignal; readonly timeoutMs: number },
  ): AsyncGenerator<Uint8Array> {
    const { query, signal, timeoutMs } = options;
    const controller = new AbortController();
    const forward = (): void => controller.abort(signal.reason);
    const cancel = this.#clock.after(timeoutMs, () => {
      const message = `Cannot GET ${JSON.stringify(path)}: no whole answer within ${timeoutMs} ms`;
      controller.abort(new DOMException(message, "TimeoutError"));
    });
    signal.throwIfAborted();
    signal.addEventListener("abort", forward);
    try {
      yield* await this.stream(path, { query, signal: controller.signal });
    } finally {
      cancel();
      signal.removeEventListener("abort", forward);
      controller.abort();
    }
  }

  /** Breaks every connection: to be called when nobody needs the client any more. Later calls are refused. */
  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #attempt<T>(request: KubeRequest): Promise<T> {
    const connection = await this.#transport.connect();
    try {
      const answer = await sendRequest(connection, connection.requests, request);
      const text = await readBody(answer.body, MAX_BODY_BYTES);
      // undici lends a connection again only a turn after its answer: without this, calls one after the other take two.
      await yieldToEventLoop();
      return (text === "" ? undefined : JSON.parse(text)) as T;
    } catch (error) {
      // Where one connection went silent, so did the idle ones beside it.
      if (isTimeout(request.signal.reason)) this.#transport.discard(connection);
      if (error instanceof KubeApiError || error instanceof UnreachableError) throw error;
      throw new UnreachableError(workOf(request), connection.origin, error);
    }
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}
