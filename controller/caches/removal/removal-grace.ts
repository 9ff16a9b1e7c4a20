/** Longer than pods take to be replaced, on one node after the other. */
const GRACE_MS = 600_000;

/**
 * How long images are kept that nobody wants and that may be wanted again without anybody asking for it: a pod that is
 * restarted leaves its node for a moment, a workload that is installed anew is gone for one. Known in one term only: the next
 * leader counts anew.
 */
export class RemovalGrace {
  readonly #nodes = new Map<string, ReadonlyMap<string, number>>();

  /**
   * Takes in all such images of a node, as they are now. Returns until when each is kept, in milliseconds since the Unix epoch.
   */
  keep(node: string, references: readonly string[], nowMs: number): ReadonlyMap<string, number> {
    const before = this.#nodes.get(node);
    const kept = new Map(
      references.map((reference) => [reference, before?.get(reference) ?? nowMs + GRACE_MS]),
    );
    if (kept.size === 0) this.#nodes.delete(node);
    else this.#nodes.set(node, kept);
    return kept;
  }

  forgetNode(node: string): void {
    this.#nodes.delete(node);
  }
}
