import type { CacheRecord } from "./cache-record.ts";
import type { Discovered, DiscoveredImages } from "./discovered-images.ts";
import type { LabelSelector } from "./label-selector.ts";
import { isChosen } from "./nodes/node-choice.ts";
import { type PullPolicy, type WantedImage, wantedImagesOf } from "./wanted-image.ts";

/** Of one cache: sets of entries that nodes choose. Real caches have two or three. */
const MAX_LISTS = 64;

/** What decides which nodes an entry of a cache chooses. */
export interface ChoosableNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Tells whether a pod of the namespace that the selector takes runs on the node. */
type PodFinder = (
  nodeName: string,
  pods: { readonly namespace: string; readonly selector: LabelSelector },
) => boolean;

/** What a set of entries comes to. */
interface ImageList {
  readonly images: readonly WantedImage[];
  /** Different images that entries have discovered beyond what one takes. */
  readonly leftOut: number;
}

export interface CacheImagesOptions {
  /** Where the cache does not say it. */
  readonly policy: PullPolicy;
  readonly runsOn: PodFinder;
  readonly discovered: Pick<DiscoveredImages, "of">;
  /** Grows whenever something else may be discovered. */
  readonly discoveries: () => number;
}

/** Which images each cache wants where. Lists are read once for each cache and set of its entries, not once a node. */
export class CacheImages {
  readonly #options: CacheImagesOptions;
  readonly #lists = new WeakMap<CacheRecord, Map<string, ImageList>>();

  constructor(options: CacheImagesOptions) {
    this.#options = options;
  }

  /** The images wanted on a node, each once, in the order listed; undefined where the cache does not choose the node. */
  on(record: CacheRecord, node: ChoosableNode): readonly WantedImage[] | undefined {
    const { spec, metadata } = record.cache;
    const { namespace } = metadata;
    const { runsOn } = this.#options;
    const entries = spec.cacheSpec.flatMap((entry, index) =>
      isChosen(entry, node, (selector) => runsOn(node.name, { namespace, selector }))
        ? [index]
        : [],
    );
    return entries.length === 0 ? undefined : this.#list(record, entries).images;
  }

  /** Whether an image that the cache does not want on the node may come to be wanted there, as pods and workloads come and go. */
  mayReturn(record: CacheRecord, node: ChoosableNode, reference: string): boolean {
    return record.cache.spec.cacheSpec.some((entry, index) => {
      if (!isChosen(entry, node, () => true)) return false;
      if (entry.discover !== undefined) return true;
      return this.#list(record, [index]).images.some((image) => image.reference === reference);
    });
  }

  /** All images of a cache, each once, in the order listed. */
  all(record: CacheRecord): readonly WantedImage[] {
    return this.#whole(record).images;
  }

  /** How many different images the entries of a cache have discovered beyond what an entry takes. */
  leftOut(record: CacheRecord): number {
    return this.#whole(record).leftOut;
  }

  #whole(record: CacheRecord): ImageList {
    return this.#list(record, [...record.cache.spec.cacheSpec.keys()]);
  }

  #list(record: CacheRecord, entries: readonly number[]): ImageList {
    const { spec } = record.cache;
    const lists = this.#lists.get(record) ?? new Map<string, ImageList>();
    this.#lists.set(record, lists);
    const key = `${this.#options.discoveries()} ${entries.join(" ")}`;
    const known = lists.get(key);
    if (known !== undefined) return known;
    const written = entries.flatMap((index) => spec.cacheSpec[index]?.images ?? []);
    const discovered = entries.flatMap((index) => this.#discover(record, index) ?? []);
    const found = discovered.flatMap(({ images }) => images);
    const list = {
      images: wantedImagesOf([...written, ...found], spec.pullPolicy ?? this.#options.policy),
      leftOut: new Set(discovered.flatMap(({ leftOut }) => leftOut)).size,
    };
    if (lists.size >= MAX_LISTS) lists.clear();
    lists.set(key, list);
    return list;
  }

  #discover({ cache }: CacheRecord, index: number): Discovered | undefined {
    const { spec, metadata } = cache;
    const discover = spec.cacheSpec[index]?.discover;
    if (discover === undefined) return undefined;
    return this.#options.discovered.of(metadata.namespace, discover);
  }
}
