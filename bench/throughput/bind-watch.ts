import type { KubeClient } from "../../kube/kube-client.ts";
import { Reflector } from "../../kube/reflector.ts";
import { systemClock } from "../../runtime/clock.ts";
import { createLogger } from "../../runtime/logger.ts";

/** No pod bound for so long: the scheduler is stuck. */
const STALLED_MS = 60_000;
const POLL_MS = 100;

/** Sees when each pod of a namespace is bound. */
export class BindWatch implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #boundMs: number[] = [];
  readonly #nodes = new Set<string>();
  readonly #run: Promise<void>;

  constructor(client: KubeClient, namespace: string) {
    const reflector = new Reflector<string>({
      client,
      path: `/api/v1/namespaces/${namespace}/pods`,
      fieldSelector: "spec.nodeName!=",
      decode: (raw) => (raw as { readonly spec: { readonly nodeName: string } }).spec.nodeName,
      handlers: {
        upsert: (_key, nodeName, previous) => {
          if (previous !== undefined) return;
          this.#boundMs.push(performance.now());
          this.#nodes.add(nodeName);
        },
        remove: () => undefined,
      },
      clock: systemClock,
      logger: createLogger({ role: "bench", level: "error" }),
    });
    this.#run = reflector.run(this.#stop.signal).catch(() => undefined);
  }

  /** Nodes that got a pod so far. */
  get usedNodes(): number {
    return this.#nodes.size;
  }

  /** Resolves with the times, in milliseconds from some beginning, when `count` pods have been bound. */
  async untilBound(
    count: number,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (bound: number) => void },
  ): Promise<readonly number[]> {
    let seen = 0;
    let stalledMs = 0;
    while (this.#boundMs.length < count) {
      await systemClock.sleep(POLL_MS, signal);
      stalledMs = this.#boundMs.length > seen ? 0 : stalledMs + POLL_MS;
      seen = this.#boundMs.length;
      onProgress(seen);
      if (stalledMs > STALLED_MS) {
        throw new Error(`Cannot schedule ${count} pods: ${seen} are bound and no more follow`);
      }
    }
    return this.#boundMs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#run;
  }
}
