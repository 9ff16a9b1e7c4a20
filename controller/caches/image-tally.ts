import type { Digest } from "../../placement/digest.ts";
import { isExcused } from "./is-excused.ts";
import type { ImageProgress } from "./nodes/node-progress.ts";

/** On how many nodes one image of a cache is. */
export class ImageTally {
  readonly #counts = { ready: 0, pulling: 0, waiting: 0, failed: 0 };
  readonly #digests = new Map<Digest, number>();
  #excused = 0;

  /** Nodes that are to have it. */
  get desired(): number {
    const { ready, pulling, waiting, failed } = this.#counts;
    return ready + pulling + waiting + failed;
  }

  /** The same by how far they are: together they are those desired. */
  get counts(): Readonly<Record<ImageProgress["kind"], number>> {
    return this.#counts;
  }

  /** Whether every node has it that can take its pods, and at least one does. */
  get isReady(): boolean {
    const { ready } = this.#counts;
    return ready > 0 && ready + this.#excused === this.desired;
  }

  /** What most nodes have; undefined where none says. */
  get digest(): Digest | undefined {
    const all = [...this.#digests].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return all[0]?.[0];
  }

  /** Adds a node that is so far, or takes away one that was. */
  count(progress: ImageProgress, by: 1 | -1): void {
    this.#counts[progress.kind] += by;
    if (isExcused(progress)) this.#excused += by;
    if (progress.kind !== "ready" || progress.digest === undefined) return;
    const nodes = (this.#digests.get(progress.digest) ?? 0) + by;
    if (nodes === 0) this.#digests.delete(progress.digest);
    else this.#digests.set(progress.digest, nodes);
  }
}
