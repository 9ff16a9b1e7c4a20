import { parseImageReference, repositoryOf } from "../../../placement/image-reference.ts";
import { digestOfKey } from "../../images/image-key.ts";
import type { LeftoverImage } from "../removal/image-removal.ts";

/** As long as a kubelet's report may take to show what a pull has brought whose pod is gone. */
const OPEN_PULL_MS = 80_000;

/** What is left on a node of what no cache wants any more. */
export interface NodeLeftovers {
  readonly images: readonly LeftoverImage[];
  /** Normalized references of which a pull may still end that no pod tells of. */
  readonly openPulls: readonly string[];
}

/** Where something of a cache is left, or may be. */
export interface Leftovers {
  /** At least 1. */
  readonly nodes: number;
  /** Undefined where no image is known to be left: nodes are to be looked at first, or pulls may still end. */
  readonly example: (LeftoverImage & { readonly node: string }) | undefined;
  /** When to look again although nothing happens, in milliseconds since the Unix epoch; Infinity for never. */
  readonly dueMs: number;
}

export interface FinalizationOptions {
  readonly uid: string;
  /** What the cache wanted, normalized. */
  readonly references: Iterable<string>;
  /** Nodes that have to be looked at before anything is known of them. */
  readonly nodes: Iterable<string>;
}

/**
 * How far the nodes are with removing what was pulled for one cache, as one term of leadership knows it. A change of a node
 * costs the leftovers of that node.
 */
export class Finalization {
  readonly uid: string;
  /** When its status was written last. */
  writtenMs = -Infinity;
  readonly #references: ReadonlySet<string>;
  readonly #repositories: ReadonlySet<string>;
  readonly #unseen: Set<string>;
  /** An example of each. */
  readonly #holding = new Map<string, LeftoverImage>();
  /** Since when nothing but a pull may be left. */
  readonly #pulling = new Map<string, number>();

  constructor({ uid, references, nodes }: FinalizationOptions) {
    this.uid = uid;
    this.#references = new Set(references);
    this.#repositories = new Set([...this.#references].map(repositoryNamedBy));
    this.#unseen = new Set(nodes);
  }

  /** Takes in what is left on a node of any cache; returns whether anything is new. */
  report(node: string, { images, openPulls }: NodeLeftovers, nowMs: number): boolean {
    const image = images.find(({ reference }) => this.#isOurs(reference));
    const isPulling = image === undefined && openPulls.some((each) => this.#isOurs(each));
    const before = this.#holding.get(node);
    const isNews =
      this.#unseen.delete(node) ||
      before?.reference !== image?.reference ||
      before?.why !== image?.why ||
      this.#pulling.has(node) !== isPulling;
    if (image === undefined) this.#holding.delete(node);
    else this.#holding.set(node, image);
    if (!isPulling) this.#pulling.delete(node);
    else if (!this.#pulling.has(node)) this.#pulling.set(node, nowMs);
    return isNews;
  }

  /** Takes in that a node is gone; returns whether that is anything to the cache. */
  leave(node: string): boolean {
    const wasKnown = [this.#unseen, this.#holding, this.#pulling].map((each) => each.delete(node));
    return wasKnown.includes(true);
  }

  /** Undefined where nothing is left. */
  leftoversAt(nowMs: number): Leftovers | undefined {
    const pullsEndMs = [...this.#pulling.values()].map((sinceMs) => sinceMs + OPEN_PULL_MS);
    const openMs = pullsEndMs.filter((endMs) => nowMs < endMs);
    const nodes = this.#unseen.size + this.#holding.size + openMs.length;
    if (nodes === 0) return undefined;
    const [holding] = this.#holding;
    return {
      nodes,
      example: holding && { node: holding[0], ...holding[1] },
      dueMs: Math.min(...openMs, Infinity),
    };
  }

  /** The old content of a tag that moved is known by its repository and digest. */
  #isOurs(reference: string): boolean {
    if (this.#references.has(reference)) return true;
    return (
      digestOfKey(reference) !== undefined && this.#repositories.has(repositoryNamedBy(reference))
    );
  }
}

function repositoryNamedBy(reference: string): string {
  return repositoryOf(parseImageReference(reference));
}
