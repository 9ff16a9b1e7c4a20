import { isDeepStrictEqual } from "node:util";
import type { CacheableWorkload } from "./cacheable-workload.ts";
import { type LabelSelector, matchesLabels } from "./label-selector.ts";

/** "true" on a workload, or on its namespace, lets caches discover its images; another value on a workload forbids it. */
export const CACHE_LABEL = "layerwise.io/cache";
/** Images, for an entry: as many as one may list. */
export const MAX_DISCOVERED = 200;

/** `discover` of an entry of a cache. */
export interface Discovery {
  readonly selector?: LabelSelector | undefined;
  readonly namespaceSelector?: LabelSelector | undefined;
}

export interface Discovered {
  /** Normalized, each once, in the order of their names. */
  readonly images: readonly string[];
  /** Those beyond, in the same order. */
  readonly leftOut: readonly string[];
}

/** The images of workloads that ask for it, so that no list has to be kept by hand. */
export class DiscoveredImages {
  readonly #namespaceLabels = new Map<string, Readonly<Record<string, string>>>();
  readonly #workloads = new Map<string, CacheableWorkload>();
  readonly #byNamespace = new Map<string, Map<string, CacheableWorkload>>();

  /**
   * Replaces what is known of a workload, undefined for one that is gone; `source` names its kind, namespace and name.
   * Returns whether what caches discover may be another now.
   */
  observe(source: string, workload: CacheableWorkload | undefined): boolean {
    const before = this.#workloads.get(source);
    if (before !== undefined) this.#forget(source, before);
    if (workload !== undefined) this.#keep(source, workload);
    if (isDeepStrictEqual(before, workload)) return false;
    return [before, workload].some((each) => each !== undefined && this.#asks(each));
  }

  /** Replaces the labels of a namespace, undefined for one that is gone. Returns the same. */
  observeNamespace(name: string, labels: Readonly<Record<string, string>> | undefined): boolean {
    const before = this.#namespaceLabels.get(name);
    if (labels === undefined) this.#namespaceLabels.delete(name);
    else this.#namespaceLabels.set(name, labels);
    return this.#byNamespace.has(name) && !isDeepStrictEqual(before, labels);
  }

  /** Of a cache in the namespace; only its own counts where it selects none. At most 200. */
  of(namespace: string, { selector = {}, namespaceSelector }: Discovery): Discovered {
    const found = new Set<string>();
    for (const [name, workloads] of this.#byNamespace) {
      const isSelected =
        namespaceSelector === undefined
          ? name === namespace
          : matchesLabels(namespaceSelector, this.#namespaceLabels.get(name) ?? {});
      if (!isSelected) continue;
      for (const workload of workloads.values()) {
        if (!this.#asks(workload) || !matchesLabels(selector, workload.labels)) continue;
        for (const image of workload.images) found.add(image);
      }
    }
    const images = [...found].sort();
    return { images: images.slice(0, MAX_DISCOVERED), leftOut: images.slice(MAX_DISCOVERED) };
  }

  #asks({ namespace, labels }: CacheableWorkload): boolean {
    const own = labels[CACHE_LABEL];
    return (own ?? this.#namespaceLabels.get(namespace)?.[CACHE_LABEL]) === "true";
  }

  #keep(source: string, workload: CacheableWorkload): void {
    this.#workloads.set(source, workload);
    const workloads = this.#byNamespace.get(workload.namespace) ?? new Map();
    this.#byNamespace.set(workload.namespace, workloads.set(source, workload));
  }

  #forget(source: string, { namespace }: CacheableWorkload): void {
    this.#workloads.delete(source);
    const workloads = this.#byNamespace.get(namespace);
    workloads?.delete(source);
    if (workloads?.size === 0) this.#byNamespace.delete(namespace);
  }
}
