import { formatPullContext, type PullContext } from "../../check/pull-context.ts";
import type { Digest } from "../../placement/digest.ts";
import { digestOfKey } from "./image-key.ts";

/** What one source (a node, a pod, a pod template) uses. */
export interface SourceImages {
  /** Keys as of `imageKeyOf`. */
  readonly keys: Iterable<string>;
  /** Absent for a node: it does not say with whose secrets it pulled. */
  readonly context?: PullContext;
}

export interface UsageChange {
  /** Images that are new, or newly used in this context: worth a look-up. */
  readonly gained: readonly string[];
  /** Images that nothing uses any more. */
  readonly lost: readonly string[];
}

interface UsedImage {
  readonly key: string;
  readonly digest: Digest | undefined;
  /** Sources by context; undefined is the context of nodes. */
  readonly sources: Map<SharedContext | undefined, number>;
}

interface SharedContext {
  readonly text: string;
  readonly context: PullContext;
  sources: number;
}

interface Source {
  readonly images: readonly UsedImage[];
  readonly context: SharedContext | undefined;
}

/**
 * Who uses which images. An image is stored once however many nodes and pods use it; a source costs a pointer per
 * image, and a change costs what the source has, not what the cluster has.
 */
export class ImageUsage {
  readonly #maxImages: number;
  readonly #images = new Map<string, UsedImage>();
  readonly #byDigest = new Map<Digest, Set<string>>();
  readonly #sources = new Map<string, Source>();
  readonly #contexts = new Map<string, SharedContext>();
  #refused = 0;

  /** Past `maxImages` distinct images, further ones are left out and counted. */
  constructor(options: { readonly maxImages: number }) {
    this.#maxImages = options.maxImages;
  }

  get size(): number {
    return this.#images.size;
  }

  /** How often an image was left out because there were too many. */
  get refused(): number {
    return this.#refused;
  }

  /** Replaces what `source` uses; the same again changes nothing. */
  use(source: string, { keys, context }: SourceImages): UsageChange {
    const before = this.#sources.get(source);
    const shared = this.#shareContext(context);
    const images: UsedImage[] = [];
    const gained: string[] = [];
    // New uses count before old ones are dropped, so that what stays is neither gained nor lost.
    for (const key of new Set(keys)) {
      const image = this.#images.get(key) ?? this.#create(key);
      if (image === undefined) continue;
      const count = image.sources.get(shared) ?? 0;
      image.sources.set(shared, count + 1);
      if (count === 0) gained.push(key);
      images.push(image);
    }
    if (images.length > 0) {
      this.#sources.set(source, { images, context: shared });
      if (shared !== undefined) shared.sources++;
    } else {
      this.#sources.delete(source);
    }
    const lost = before === undefined ? [] : this.#drop(before);
    if (shared?.sources === 0) this.#contexts.delete(shared.text);
    return { gained, lost };
  }

  /** Forgets a source; returns the images that nothing uses any more. */
  release(source: string): readonly string[] {
    const before = this.#sources.get(source);
    this.#sources.delete(source);
    return before === undefined ? [] : this.#drop(before);
  }

  isUsed(key: string): boolean {
    return this.#images.has(key);
  }

  keys(): IterableIterator<string> {
    return this.#images.keys();
  }

  /** The used `repository@digest` keys of a digest. */
  keysOfDigest(digest: Digest): Iterable<string> {
    return this.#byDigest.get(digest) ?? [];
  }

  /** In whose name pods use the image, oldest first, at most `limit`; empty when only nodes have it. */
  contextsOf(key: string, limit: number): PullContext[] {
    const contexts: PullContext[] = [];
    for (const shared of this.#images.get(key)?.sources.keys() ?? []) {
      if (contexts.length >= limit) break;
      if (shared !== undefined) contexts.push(shared.context);
    }
    return contexts;
  }

  #create(key: string): UsedImage | undefined {
    if (this.#images.size >= this.#maxImages) {
      this.#refused++;
      return undefined;
    }
    const image = { key, digest: digestOfKey(key), sources: new Map() };
    this.#images.set(key, image);
    if (image.digest !== undefined) {
      const keys = this.#byDigest.get(image.digest);
      if (keys === undefined) this.#byDigest.set(image.digest, new Set([key]));
      else keys.add(key);
    }
    return image;
  }

  #drop({ images, context }: Source): string[] {
    const lost: string[] = [];
    for (const image of images) {
      const count = image.sources.get(context) ?? 0;
      if (count > 1) image.sources.set(context, count - 1);
      else image.sources.delete(context);
      if (image.sources.size === 0) {
        this.#forget(image);
        lost.push(image.key);
      }
    }
    if (context !== undefined && --context.sources === 0) this.#contexts.delete(context.text);
    return lost;
  }

  #forget({ key, digest }: UsedImage): void {
    this.#images.delete(key);
    if (digest === undefined) return;
    const keys = this.#byDigest.get(digest);
    keys?.delete(key);
    if (keys?.size === 0) this.#byDigest.delete(digest);
  }

  #shareContext(context: PullContext | undefined): SharedContext | undefined {
    if (context === undefined) return undefined;
    const text = formatPullContext(context);
    let shared = this.#contexts.get(text);
    if (shared === undefined) {
      shared = { text, context, sources: 0 };
      this.#contexts.set(text, shared);
    }
    return shared;
  }
}
