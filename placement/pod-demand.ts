import type { CatalogPlatform } from "./image-catalog.ts";
import { type ImageDemand, imageDemandOf } from "./image-demand.ts";
import type { Inventory } from "./inventory.ts";
import { type PresenceColumns, presenceOf } from "./missing-bytes.ts";
import type { ObservedPod } from "./observed-pod.ts";
import { ownerOf } from "./owner-pods.ts";

/** What one pod needs, worked out once per platform among the candidates. */
export class PodDemand {
  readonly ownerPods: ReadonlyMap<string, number> | undefined;
  readonly #inventory: Inventory;
  readonly #pod: Pick<ObservedPod, "images">;
  readonly #byPlatform = new Map<
    CatalogPlatform,
    { readonly demand: ImageDemand; readonly presence: PresenceColumns }
  >();

  constructor(inventory: Inventory, pod: Pick<ObservedPod, "namespace" | "owner" | "images">) {
    this.#inventory = inventory;
    this.#pod = pod;
    this.ownerPods = inventory.pods.owners.of(ownerOf(pod));
  }

  on(platform: CatalogPlatform): {
    readonly demand: ImageDemand;
    readonly presence: PresenceColumns;
  } {
    const known = this.#byPlatform.get(platform);
    if (known !== undefined) return known;
    const { nodes } = this.#inventory;
    const demand = imageDemandOf(this.#pod.images, platform, nodes.demandSources);
    const worked = { demand, presence: presenceOf(demand, nodes.capacity) };
    this.#byPlatform.set(platform, worked);
    return worked;
  }
}
