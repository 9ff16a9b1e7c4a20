import type { CacheImages } from "../cache-images.ts";
import type { CacheRun } from "../cache-run.ts";
import type { CacheState } from "../cache-state.ts";
import type { NodeSituation } from "../nodes/node-situation.ts";
import type { PodReckoning } from "../pullers/pod-reckoning.ts";
import { type PullNotes, pullSinceMs } from "../pullers/pull-notes.ts";
import type { LeftoverImage } from "../removal/image-removal.ts";
import { Finalization } from "./finalization.ts";
import type { FinalizingCache } from "./finalizing-cache.ts";

export interface FinalizationsOptions {
  readonly caches: Pick<CacheState, "finalizing" | "nodes">;
  readonly runs: ReadonlyMap<string, Pick<CacheRun, "nodes">>;
  readonly images: Pick<CacheImages, "all">;
  /** Asks for nodes to be looked at. */
  readonly touch: (names: Iterable<string>) => void;
  /** Told of caches, by `namespace/name`, of which less is left, or more. */
  readonly onProgress: (key: string) => void;
}

/** Why an image is still there whose pod has not ended. */
const PULLING = "It is still being pulled";

/** What a look at a node has found out. */
export interface NodeFindings {
  readonly notes: PullNotes;
  /** Pods that may still bring something. */
  readonly working: readonly PodReckoning[];
  readonly leftovers: readonly LeftoverImage[];
}

/** The caches whose deletion waits for us, by `namespace/name`, for one term of leadership. Nodes cost nothing while there are none. */
export class Finalizations {
  readonly #options: FinalizationsOptions;
  readonly #running = new Map<string, Finalization>();

  constructor(options: FinalizationsOptions) {
    this.#options = options;
  }

  of(key: string): Finalization | undefined {
    return this.#running.get(key);
  }

  /** Takes in that a cache is another, before any node is looked at without it. */
  adopt(key: string): void {
    const { caches, touch } = this.#options;
    const cache = caches.finalizing.get(key);
    if (cache === undefined) {
      this.#running.delete(key);
      return;
    }
    if (this.#running.get(key)?.uid === cache.identity.uid) return;
    // What is planned for a node just now may not have been noted there yet.
    const chosen = this.#options.runs.get(key)?.nodes.keys() ?? [];
    const noted = [...caches.nodes.values()].filter(({ notes }) => notes.size > 0);
    const nodes = new Set([...chosen, ...noted.map(({ facts }) => facts.name)]);
    const { uid } = cache.identity;
    const references = this.#referencesOf(cache);
    this.#running.set(key, new Finalization({ uid, references, nodes }));
    touch(nodes);
  }

  look(
    { node, caches, mayForget, mayReturn, nowMs }: NodeSituation,
    { notes, working, leftovers }: NodeFindings,
  ): void {
    // While there is a cache that cannot be read, nobody knows what is left over.
    if (this.#running.size === 0 || !mayForget) return;
    const wanted = new Set(
      caches.flatMap(({ images }) => images.map(({ reference }) => reference)),
    );
    const isToGo = (reference: string): boolean => !wanted.has(reference) && !mayReturn(reference);
    const watched = new Set(working.flatMap(({ results }) => [...results.keys()]));
    const pulling = [...watched].filter(isToGo).map((reference) => ({ reference, why: PULLING }));
    const images = [...leftovers, ...pulling];
    const openPulls = [...notes].flatMap(([reference, note]) => {
      const isOpen = pullSinceMs(note) !== undefined && !watched.has(reference);
      return isOpen && isToGo(reference) ? reference : [];
    });
    for (const [key, finalization] of this.#running) {
      const isNews = finalization.report(node.facts.name, { images, openPulls }, nowMs);
      if (isNews) this.#options.onProgress(key);
    }
  }

  /** Takes in that a node is gone. */
  leave(node: string): void {
    for (const [key, finalization] of this.#running) {
      if (finalization.leave(node)) this.#options.onProgress(key);
    }
  }

  /** Those that it lists or discovers now, and those that its status tells of. */
  #referencesOf({ cache, ...rest }: FinalizingCache): string[] {
    if (cache === undefined) return [];
    const listed = this.#options.images.all({ ...rest, cache });
    const told = cache.status?.images ?? [];
    return [...listed.map(({ reference }) => reference), ...told.map(({ image }) => image)];
  }
}
