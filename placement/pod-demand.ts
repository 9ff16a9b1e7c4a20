import type { CatalogPlatform } from "./image-catalog.ts";
import { type ImageDemand, imageDemandOf } from "./image-demand.ts";
import type { Inventory } from "./inventory.ts";
import type { ObservedPod } from "./observed-pod.ts";
import { ownerOf } from "./owner-pods.ts";

/** What one pod needs, worked out once per platform among the candidates. */
export class PodDemand {
  /** Bound pods of the same owner by the slot of their node; undefined when there are none. */
  readonly ownerPods: ReadonlyMap<number, number> | undefined;
  readonly inventory: Inventory;
  readonly #pod: Pick<ObservedPod, "images">;
  readonly #byPlatform = new Map<CatalogPlatform, ImageDemand>();

  constructor(inventory: Inventory, pod: Pick<ObservedPod, "namespace" | "owner" | "images">) {
    this.inventory = inventory;
    this.#pod = pod;
    this.ownerPods = inventory.pods.owners.of(ownerOf(pod));
  }

  on(platform: CatalogPlatform): ImageDemand {
    let demand = this.#byPlatform.get(platform);
    if (demand === undefined) {
      const { demandSources } = this.inventory.nodes;
      demand = imageDemandOf(this.#pod.images, platform, demandSources);
      this.#byPlatform.set(platform, demand);
    }
    return demand;
  }

  /** References of which nothing is known yet on some platform looked at so far. */
  get unknownReferences(): readonly string[] {
    return [...new Set([...this.#byPlatform.values()].flatMap(({ unknown }) => unknown))];
  }
}
