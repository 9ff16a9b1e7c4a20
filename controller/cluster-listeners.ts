import type { Digest } from "../placement/digest.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { ClusterListener } from "./cluster-listener.ts";

/** All listeners as one: what it is told, each of them is told. */
export class ClusterListeners implements Required<ClusterListener> {
  readonly #listeners = new Set<ClusterListener>();

  /** Returns the function that ends the subscription. */
  subscribe(listener: ClusterListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  imagesChanged(keys: readonly string[]): void {
    for (const listener of this.#listeners) listener.imagesChanged?.(keys);
  }

  platformsChanged(): void {
    for (const listener of this.#listeners) listener.platformsChanged?.();
  }

  manifestChanged(digest: Digest): void {
    for (const listener of this.#listeners) listener.manifestChanged?.(digest);
  }

  checksChanged(keys: readonly string[]): void {
    for (const listener of this.#listeners) listener.checksChanged?.(keys);
  }

  cachesChanged(keys: readonly string[]): void {
    for (const listener of this.#listeners) listener.cachesChanged?.(keys);
  }

  nodeChanged(name: string): void {
    for (const listener of this.#listeners) listener.nodeChanged?.(name);
  }

  podLanding(pod: ObservedPod): void {
    for (const listener of this.#listeners) listener.podLanding?.(pod);
  }
}
