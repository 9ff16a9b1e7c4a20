import type { Digest } from "../../placement/digest.ts";

/** Which digest each tag was last seen to stand for, and back. Keys are `repository:tag`. */
export class TagResolutions {
  readonly #digests = new Map<string, Digest>();
  readonly #tags = new Map<Digest, Set<string>>();

  get size(): number {
    return this.#digests.size;
  }

  /** Records an answer of the registry; returns the digest the tag moved away from. */
  resolve(tag: string, digest: Digest): Digest | undefined {
    const before = this.#digests.get(tag);
    if (before === digest) return undefined;
    this.#detach(tag, before);
    this.#digests.set(tag, digest);
    const tags = this.#tags.get(digest);
    if (tags === undefined) this.#tags.set(digest, new Set([tag]));
    else tags.add(tag);
    return before;
  }

  /** Returns the digest the tag stood for. */
  forget(tag: string): Digest | undefined {
    const before = this.#digests.get(tag);
    this.#detach(tag, before);
    this.#digests.delete(tag);
    return before;
  }

  digestOf(tag: string): Digest | undefined {
    return this.#digests.get(tag);
  }

  /** The tags that stand for `digest`, sorted. */
  tagsOf(digest: Digest): string[] {
    return [...(this.#tags.get(digest) ?? [])].sort();
  }

  #detach(tag: string, digest: Digest | undefined): void {
    if (digest === undefined) return;
    const tags = this.#tags.get(digest);
    tags?.delete(tag);
    if (tags?.size === 0) this.#tags.delete(digest);
  }
}
