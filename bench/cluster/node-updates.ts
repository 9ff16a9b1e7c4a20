import { SeededRandom } from "../../demo/seeded-random.ts";
import { mergePatch } from "../../kube/apply.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { systemClock } from "../../runtime/clock.ts";
import { type BenchNode, reportOf } from "./bench-node.ts";
import type { KnownImage } from "./known-images.ts";

/** Requests under way at once before the stream slows down. */
const MAX_IN_FLIGHT = 16;

/** What was really sent. */
export interface SentUpdates {
  readonly updates: number;
  readonly perSecond: number;
}

/** Kubelets reporting: in each update a node has one other image than before, and its whole report is sent, as always. */
export class NodeUpdates {
  readonly #client: KubeClient;
  readonly #images: readonly KnownImage[];
  readonly #random: SeededRandom;
  readonly #nodes: { readonly name: string; images: readonly KnownImage[] }[];
  #next = 0;

  constructor(
    client: KubeClient,
    cluster: {
      readonly nodes: readonly BenchNode[];
      readonly images: readonly KnownImage[];
      readonly seed: number;
    },
  ) {
    this.#client = client;
    this.#images = cluster.images;
    this.#random = new SeededRandom(cluster.seed);
    this.#nodes = this.#random.shuffled(
      cluster.nodes.map(({ name, images }) => ({ name, images })),
    );
  }

  /** Sends updates at a steady rate, `count` of them or until aborted, and waits until all are accepted. */
  async send(
    perSecond: number,
    until: { count: number; signal: AbortSignal },
  ): Promise<SentUpdates> {
    const startMs = performance.now();
    const inFlight = new Set<Promise<void>>();
    const faults: unknown[] = [];
    let updates = 0;
    while (updates < until.count && !until.signal.aborted && faults.length === 0) {
      const dueMs = startMs + (updates * 1000) / perSecond;
      const waitMs = dueMs - performance.now();
      if (waitMs > 0) await systemClock.sleep(waitMs, until.signal).catch(() => undefined);
      if (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
      const request = this.#sendNext()
        .catch((error: unknown) => void faults.push(error))
        .finally(() => inFlight.delete(request));
      inFlight.add(request);
      updates++;
    }
    await Promise.all(inFlight);
    if (faults.length > 0) throw faults[0];
    return { updates, perSecond: updates / ((performance.now() - startMs) / 1000) };
  }

  async #sendNext(): Promise<void> {
    const node = this.#nodes[this.#next++ % this.#nodes.length];
    if (node === undefined) return;
    node.images = this.#exchangeOne(node.images);
    await mergePatch(this.#client, `/api/v1/nodes/${node.name}/status`, {
      patch: { status: { images: reportOf(node.images) } },
      fieldManager: "kubelet",
    });
  }

  #exchangeOne(images: readonly KnownImage[]): KnownImage[] {
    const gone = this.#random.pick(images);
    const others = this.#images.filter((image) => !images.includes(image));
    const kept = images.filter((image) => image !== gone);
    return others.length === 0 ? [...images] : [...kept, this.#random.pick(others)];
  }
}
