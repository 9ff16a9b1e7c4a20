import type { Clock } from "../runtime/clock.ts";
import { KubeApiError } from "./kube-api-error.ts";
import type { KubeClient } from "./kube-client.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { Parsing, Selection } from "./list-pages.ts";
import { MAX_OBJECT_BYTES } from "./max-object-bytes.ts";
import { pause } from "./pause.ts";

/** Bookmarks come about once a minute, so a connection that is silent for longer is dead. */
const WATCH_SILENCE_MS = 90_000;
// The server ends a watch after this time, in seconds; random, so that clients do not come back together.
const MIN_TIMEOUT_SECONDS = 300;
const MAX_TIMEOUT_SECONDS = 600;

/** With so much of a watch waiting, the rest is not far behind. */
const MUCH_BYTES = 32 * 1024;

/** One change; a bookmark's object has only a resourceVersion. */
export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  readonly object: unknown;
}

/**
 * Follows a collection from `resourceVersion` on, one event after the other; undefined only shows that the connection
 * lives. Ends when the server ends the watch. Throws KubeApiError on a refusal or an ERROR event
 * (status 410: list again), a TimeoutError after 90 s of silence, and whatever broke the connection.
 */
export async function* watchStream(
  client: Pick<KubeClient, "stream">,
  path: string,
  options: Selection &
    Parsing & {
      readonly resourceVersion: string;
      /** How long changes gather before the next are read, as long as they are few; 0 when absent. */
      readonly gatherMs?: number | undefined;
      readonly clock: Clock;
      readonly signal: AbortSignal;
    },
): AsyncGenerator<WatchEvent | undefined> {
  const { clock, signal, resourceVersion, fieldSelector, labelSelector } = options;
  const { parse = JSON.parse, gatherMs = 0 } = options;
  const controller = new AbortController();
  const forward = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", forward);
  let cancelTimer = (): void => {};
  try {
    signal.throwIfAborted();
    const seconds = MAX_TIMEOUT_SECONDS - MIN_TIMEOUT_SECONDS + 1;
    const body = await client.stream(path, {
      query: {
        watch: true,
        allowWatchBookmarks: true,
        timeoutSeconds: MIN_TIMEOUT_SECONDS + Math.floor(Math.random() * seconds),
        resourceVersion,
        fieldSelector,
        labelSelector,
      },
      signal: controller.signal,
    });
    const lines = new LineSplitter(MAX_OBJECT_BYTES);
    const startSilence = (): void => {
      cancelTimer();
      cancelTimer = clock.after(WATCH_SILENCE_MS, () => {
        const message = `Cannot watch ${JSON.stringify(path)}: silent for ${WATCH_SILENCE_MS} ms`;
        controller.abort(new DOMException(message, "TimeoutError"));
      });
    };
    startSilence();
    for await (const chunk of body) {
      startSilence();
      const complete = lines.push(chunk);
      if (complete.length === 0) yield undefined;
      for (const line of complete) yield decodeEvent(path, parse(line));
      if (gatherMs > 0 && chunk.byteLength < MUCH_BYTES) {
        await pause(clock, gatherMs, controller.signal);
      }
    }
    // A stream that was aborted may also just end.
    controller.signal.throwIfAborted();
  } finally {
    cancelTimer();
    signal.removeEventListener("abort", forward);
    controller.abort();
  }
}

function decodeEvent(path: string, raw: unknown): WatchEvent {
  const event = raw as { type?: string; object?: unknown };
  switch (event.type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
    case "BOOKMARK":
      return { type: event.type, object: event.object };
    case "ERROR": {
      const status = (event.object ?? {}) as { code?: number; reason?: string; message?: string };
      throw new KubeApiError(`watch ${JSON.stringify(path)}`, {
        status: status.code ?? 500,
        reason: status.reason ?? "Unknown",
        message: status.message ?? "",
      });
    }
    case undefined:
    default:
      throw new TypeError(`Cannot decode watch event of ${JSON.stringify(path)}: unknown type`);
  }
}
