import { LRUCache } from "lru-cache";
import { formatImageReference, type ImageReference } from "../placement/image-reference.ts";
import type { Inventory } from "../placement/inventory.ts";
import type { NodeSet } from "../placement/node-set.ts";
import { formatPlatform, type Platform } from "../placement/platform.ts";
import { isEligible, type NodeConstraints } from "./node-eligibility.ts";
import type { NodeFacts } from "./node-facts.ts";

/** Real clusters have two or three; each costs a request per image with an index. */
const MAX_PLATFORMS = 16;
/** Distinct constraints that are remembered until a node changes. */
const MAX_REMEMBERED = 1_000;

/** The nodes that may run a pod. */
export interface EligibleNodes {
  readonly names: readonly string[];
  /** Those of most nodes first, at most 16. */
  readonly platforms: readonly Platform[];
  /** Whether every one of them is known to pull manifests of schema 1. */
  readonly takeSchema1: boolean;
  /** Whether one of them may have images that it does not report. */
  readonly mayHaveMore: boolean;
}

/** The cluster's nodes as far as verdicts depend on them. */
export class ClusterNodes {
  readonly #inventory: Inventory;
  readonly #facts = new Map<string, NodeFacts>();
  readonly #eligible = new LRUCache<string, EligibleNodes>({ max: MAX_REMEMBERED });

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
  }

  get size(): number {
    return this.#facts.size;
  }

  observe(facts: NodeFacts): void {
    const before = this.#facts.get(facts.name);
    this.#facts.set(facts.name, facts);
    if (before === undefined || !isSame(before, facts)) this.#eligible.clear();
  }

  forget(name: string): void {
    if (this.#facts.delete(name)) this.#eligible.clear();
  }

  eligibleFor(constraints: NodeConstraints): EligibleNodes {
    const key = JSON.stringify(constraints);
    const known = this.#eligible.get(key);
    if (known !== undefined) return known;
    const nodes = [...this.#facts.values()].filter((node) => isEligible(node, constraints));
    const eligible: EligibleNodes = {
      names: nodes.map(({ name }) => name),
      platforms: platformsOf(nodes),
      takeSchema1: nodes.length > 0 && nodes.every(({ takesSchema1 }) => takesSchema1),
      mayHaveMore: nodes.some(({ isReportCapped }) => isReportCapped),
    };
    this.#eligible.set(key, eligible);
    return eligible;
  }

  /** How many of the nodes have the image under this very reference. */
  countWith(reference: ImageReference, eligible: EligibleNodes): number {
    const holders = this.#holdersOf(reference, eligible);
    if (holders.length === 0) return 0;
    return eligible.names.filter((name) => this.#isHeldOn(name, holders)).length;
  }

  /** Whether at least so many of them do; the counting ends as soon as that is clear. */
  areEnoughWith(reference: ImageReference, eligible: EligibleNodes, enough: number): boolean {
    const { names } = eligible;
    const holders = this.#holdersOf(reference, eligible);
    let missing = holders.length === 0 ? names.length : 0;
    for (const [index, name] of names.entries()) {
      if (names.length - missing < enough) return false;
      if (!this.#isHeldOn(name, holders)) missing++;
      if (index + 1 - missing >= enough) return true;
    }
    return enough <= 0;
  }

  #isHeldOn(name: string, holders: readonly NodeSet[]): boolean {
    const slot = this.#inventory.nodes.node(name)?.slot;
    return slot !== undefined && holders.some((holder) => holder.has(slot));
  }

  #holdersOf(reference: ImageReference, { platforms }: EligibleNodes): NodeSet[] {
    const { catalog, tags } = this.#inventory.nodes;
    const { digest } = reference;
    const sets =
      digest === undefined
        ? [...tags.bindingsOf(formatImageReference(reference))].map(({ nodes }) => nodes)
        : platforms.flatMap(
            (platform) =>
              catalog.imageOf(digest, catalog.platformKey(platform), undefined)?.present ?? [],
          );
    return sets.filter(({ size }) => size > 0);
  }
}

function platformsOf(nodes: readonly NodeFacts[]): Platform[] {
  const counts = new Map<string, { readonly platform: Platform; nodes: number }>();
  for (const { platform } of nodes) {
    const text = formatPlatform(platform);
    const known = counts.get(text);
    if (known === undefined) counts.set(text, { platform, nodes: 1 });
    else known.nodes++;
  }
  return [...counts.values()]
    .sort((a, b) => b.nodes - a.nodes)
    .slice(0, MAX_PLATFORMS)
    .map(({ platform }) => platform);
}

function isSame(a: NodeFacts, b: NodeFacts): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
