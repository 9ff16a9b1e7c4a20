import type { Layer } from "../../../placement/layer.ts";
import type { NodeSituation } from "./node-situation.ts";
import type { CacheSurvey } from "./node-survey.ts";

/**
 * What the pods on a node that pull have been made to bring, whoever they work for. Also what they have brought already: how
 * full the disk is may have been asked before.
 */
export function layersInFlight({ pods, caches, layersOf }: NodeSituation): Layer[] {
  return pods.flatMap(({ cacheUid, images }) => {
    const cache = caches.find(({ identity }) => identity.uid === cacheUid);
    return images.flatMap(({ reference, outcome }) =>
      outcome.kind === "failed" ? [] : (layersOf(reference, cache?.targets.get(reference)) ?? []),
    );
  });
}

/** What is due of a cache on a node. */
export function layersDue({ cache, images }: CacheSurvey, { layersOf }: NodeSituation): Layer[] {
  return [...images].flatMap(([reference, { kind }]) =>
    kind === "due" ? (layersOf(reference, cache.targets.get(reference)) ?? []) : [],
  );
}
