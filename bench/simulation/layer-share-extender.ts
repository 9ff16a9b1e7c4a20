import { layerShareScore } from "../placement/layer-share-score.ts";
import type { SimulatedExtender } from "./simulated-extender.ts";

/** LRScheduler's formula, which looks at the nodes as they are. */
export const layerShareExtender: SimulatedExtender = {
  score: ({ image }, nodes) =>
    nodes.map(({ spec, pulls, running }) => {
      const missing = image.layers.filter(({ digest }) => !pulls.hasLayer(digest));
      return layerShareScore(image, {
        missingBytes: missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        cpu: running.cpuMillis / spec.cpuMillis,
        memory: running.memoryBytes / spec.memoryBytes,
      });
    }),
};
