import type { CatalogPlatform } from "./image-catalog.ts";
import { type ImageDemand, imageDemandOf } from "./image-demand.ts";
import type { Inventory } from "./inventory.ts";
import { createPresenceColumns, fillPresence, type PresenceColumns } from "./missing-bytes.ts";
import type { ObservedPod } from "./observed-pod.ts";
import { ownerOf } from "./owner-pods.ts";

/** Room for nodes to come, so that each new node does not make all spare columns too short. */
const SPARE_SLOTS = 256;

/** What a pod needs on one platform, and what each node slot has of it. */
export interface PlatformDemand {
  readonly demand: ImageDemand;
  readonly presence: PresenceColumns;
}

/** What one pod needs, worked out once per platform among the candidates. */
export class PodDemand {
  readonly ownerPods: ReadonlyMap<string, number> | undefined;
  readonly #inventory: Inventory;
  readonly #pod: Pick<ObservedPod, "images">;
  readonly #spare: PresenceColumns[];
  readonly #byPlatform = new Map<CatalogPlatform, PlatformDemand>();
  #latest: { readonly platform: CatalogPlatform; readonly worked: PlatformDemand } | undefined;

  /**
   * `spare` are columns to use again, of earlier demands that are not looked at any more: columns
   * over all nodes are too large to be made for every call.
   */
  constructor(
    inventory: Inventory,
    pod: Pick<ObservedPod, "namespace" | "owner" | "images">,
    spare: PresenceColumns[] = [],
  ) {
    this.#inventory = inventory;
    this.#pod = pod;
    this.#spare = spare;
    this.ownerPods = inventory.pods.owners.of(ownerOf(pod));
  }

  on(platform: CatalogPlatform): PlatformDemand {
    if (this.#latest?.platform === platform) return this.#latest.worked;
    const worked = this.#byPlatform.get(platform) ?? this.#workOut(platform);
    this.#latest = { platform, worked };
    return worked;
  }

  /** Gives the columns back, to be used again; nothing may be asked of this demand any more. */
  release(): void {
    for (const { presence } of this.#byPlatform.values()) this.#spare.push(presence);
    this.#byPlatform.clear();
    this.#latest = undefined;
  }

  #workOut(platform: CatalogPlatform): PlatformDemand {
    const { nodes } = this.#inventory;
    const demand = imageDemandOf(this.#pod.images, platform, nodes.demandSources);
    const spare = this.#spare.pop();
    const fits = spare !== undefined && spare.presentBytes.length >= nodes.capacity;
    const presence = fits ? spare : createPresenceColumns(nodes.capacity + SPARE_SLOTS);
    fillPresence(demand, presence);
    const worked = { demand, presence };
    this.#byPlatform.set(platform, worked);
    return worked;
  }
}
