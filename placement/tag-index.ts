import { NodeSet } from "./node-set.ts";

/** The nodes on which a tag stands for one particular image: a digest, or the tag itself where a node has none. */
export interface TagBinding {
  readonly reference: string;
  readonly digest: string;
  readonly nodes: NodeSet;
}

/**
 * What tags stand for: on the nodes (a node keeps what it pulled, so one tag may stand for several
 * digests in a cluster) and in the registry, which wins where both are known.
 */
export class TagIndex {
  readonly #bindings = new Map<string, Map<string, TagBinding>>();
  readonly #resolved = new Map<string, string>();

  /** Number of distinct references known from nodes or the registry. */
  get size(): number {
    return new Set([...this.#bindings.keys(), ...this.#resolved.keys()]).size;
  }

  bind(reference: string, digest: string, slot: number): TagBinding {
    let byDigest = this.#bindings.get(reference);
    if (byDigest === undefined) {
      byDigest = new Map();
      this.#bindings.set(reference, byDigest);
    }
    let binding = byDigest.get(digest);
    if (binding === undefined) {
      binding = { reference, digest, nodes: new NodeSet() };
      byDigest.set(digest, binding);
    }
    binding.nodes.add(slot);
    return binding;
  }

  binding({ reference, digest }: Pick<TagBinding, "reference" | "digest">): TagBinding | undefined {
    return this.#bindings.get(reference)?.get(digest);
  }

  unbind(binding: TagBinding, slot: number): void {
    binding.nodes.delete(slot);
    if (binding.nodes.size > 0) return;
    const byDigest = this.#bindings.get(binding.reference);
    if (byDigest?.get(binding.digest) !== binding) return;
    byDigest.delete(binding.digest);
    if (byDigest.size === 0) this.#bindings.delete(binding.reference);
  }

  /** Records that the registry resolves `reference` to `digest`. */
  resolve(reference: string, digest: string): void {
    this.#resolved.set(reference, digest);
  }

  /** Takes a resolution back, unless a later one replaced it. */
  unresolve(reference: string, digest: string): void {
    if (this.#resolved.get(reference) === digest) this.#resolved.delete(reference);
  }

  /** The registry's answer, else the digest most nodes have under this tag, else undefined. */
  digestOf(reference: string): string | undefined {
    const resolved = this.#resolved.get(reference);
    if (resolved !== undefined) return resolved;
    let best: TagBinding | undefined;
    for (const binding of this.bindingsOf(reference)) {
      if (best === undefined || isBetter(binding, best)) best = binding;
    }
    return best?.digest;
  }

  bindingsOf(reference: string): Iterable<TagBinding> {
    return this.#bindings.get(reference)?.values() ?? [];
  }
}

/** More nodes win; the digest decides a tie, so that the order of reports does not matter. */
function isBetter(binding: TagBinding, best: TagBinding): boolean {
  const difference = binding.nodes.size - best.nodes.size;
  return difference > 0 || (difference === 0 && binding.digest < best.digest);
}
