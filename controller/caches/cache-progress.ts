import { ImageTally } from "./image-tally.ts";
import {
  failureOf,
  type ImageProgress,
  type NodeProgress,
  type PullFailure,
  type WaitReason,
} from "./nodes/node-progress.ts";
import { type NodeSum, nodeSumOf } from "./nodes/node-sum.ts";

/** A pull that failed on one node, or an image that cannot be kept in use there. */
export interface FailedPull {
  readonly node: string;
  readonly image: string;
  readonly pull: PullFailure;
}

/** Nodes that wait for the same reason. */
export interface WaitingNodes {
  readonly reason: WaitReason;
  readonly nodes: number;
  readonly exampleNode: string;
  /** What is said of the example. */
  readonly message: string;
}

/**
 * How far the nodes are with one cache. A change of a node costs the images of that node, whatever the others have; only
 * the lists of failures and of reasons to wait are put together when they are asked for.
 */
export class CacheProgress {
  readonly #nodes = new Map<string, NodeSum>();
  readonly #images = new Map<string, ImageTally>();
  readonly #waiting = new Map<WaitReason, Set<string>>();
  readonly #failing = new Set<string>();
  readonly #counts = { ready: 0, pulling: 0, waiting: 0, failed: 0 };
  #lacking = 0;
  #failures = 0;
  #finalFailures = 0;
  #retries = 0;

  /** Nodes that are to have something. */
  get desired(): number {
    return this.#nodes.size;
  }

  /** The same by what they do: together they are those desired. */
  get nodes(): Readonly<Record<ImageProgress["kind"], number>> {
    return this.#counts;
  }

  /** Nodes that can take pods and lack an image. */
  get lacking(): number {
    return this.#lacking;
  }

  /** Failed pulls over all nodes and images, until the image has come, and nodes that cannot keep them in use. */
  get failures(): number {
    return this.#failures;
  }

  /** Those of them that are not tried again. */
  get finalFailures(): number {
    return this.#finalFailures;
  }

  /** Those of them that will be tried again when it is time, and are not being so. */
  get retries(): number {
    return this.#retries;
  }

  /** Undefined where no node is to have the image. */
  image(reference: string): ImageTally | undefined {
    return this.#images.get(reference);
  }

  /** Replaces what is known of the node. The progress is kept, and must not be changed afterwards. */
  set(progress: NodeProgress): void {
    this.#replace(progress.node, nodeSumOf(progress));
  }

  forget(node: string): void {
    this.#replace(node, undefined);
  }

  /** Every failed pull; costs the images of the nodes that have one. */
  *failedPulls(): Generator<FailedPull> {
    for (const node of this.#failing) {
      const { images = [], unpinned } = this.#nodes.get(node)?.progress ?? {};
      for (const [image, progress] of images) {
        const pull = failureOf(progress);
        if (pull !== undefined) yield { node, image, pull };
      }
      if (unpinned !== undefined) yield { node, image: unpinned.image, pull: unpinned.failure };
    }
  }

  /** Why nodes wait, that of most nodes first. A node may wait for several reasons. */
  waitingNodes(): WaitingNodes[] {
    const all = [...this.#waiting].map(([reason, nodes]) => this.#waitingNodesOf(reason, nodes));
    return all.sort((a, b) => b.nodes - a.nodes || (a.reason < b.reason ? -1 : 1));
  }

  #waitingNodesOf(reason: WaitReason, nodes: ReadonlySet<string>): WaitingNodes {
    const [exampleNode = ""] = nodes;
    const images = this.#nodes.get(exampleNode)?.progress.images.values() ?? [];
    const waits = [...images].filter((image) => image.kind === "waiting");
    const message = waits.find((wait) => wait.reason === reason)?.message ?? "";
    return { reason, nodes: nodes.size, exampleNode, message };
  }

  #replace(node: string, next: NodeSum | undefined): void {
    const before = this.#nodes.get(node);
    if (next === undefined) this.#nodes.delete(node);
    else this.#nodes.set(node, next);
    this.#count(before, -1);
    this.#count(next, 1);
    for (const reason of before?.reasons ?? []) {
      if (next?.reasons.has(reason) !== true) this.#leave(reason, node);
    }
    for (const reason of next?.reasons ?? []) {
      this.#waiting.set(reason, (this.#waiting.get(reason) ?? new Set()).add(node));
    }
    if ((next?.failures ?? 0) > 0) this.#failing.add(node);
    else this.#failing.delete(node);
  }

  #leave(reason: WaitReason, node: string): void {
    const nodes = this.#waiting.get(reason);
    nodes?.delete(node);
    if (nodes?.size === 0) this.#waiting.delete(reason);
  }

  #count(sum: NodeSum | undefined, by: 1 | -1): void {
    if (sum === undefined) return;
    this.#counts[sum.kind] += by;
    this.#lacking += sum.isLacking ? by : 0;
    this.#failures += sum.failures * by;
    this.#finalFailures += sum.finalFailures * by;
    this.#retries += sum.retries * by;
    for (const [reference, progress] of sum.progress.images) {
      const tally = this.#images.get(reference) ?? new ImageTally();
      tally.count(progress, by);
      if (tally.desired === 0) this.#images.delete(reference);
      else this.#images.set(reference, tally);
    }
  }
}
