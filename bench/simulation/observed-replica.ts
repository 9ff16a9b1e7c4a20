import type { ObservedPod } from "../../placement/observed-pod.ts";
import type { SimulatedPod } from "./simulated-pod.ts";

/** The one that a replica has. */
export const CONTAINER = "main";

/** A replica as Layerwise sees it before it is bound. */
export function observedPodOf({ name, group, image }: SimulatedPod): ObservedPod {
  const { reference } = image;
  return {
    namespace: "simulated",
    name,
    uid: name,
    ...(group.owner === "nobody" ? {} : { owner: group.name }),
    finished: false,
    images: [{ container: CONTAINER, kind: "main", reference, pullPolicy: "IfNotPresent" }],
    pulled: [],
    requestCpuMillis: group.cpuMillis,
    requestMemoryBytes: group.memoryBytes,
  };
}
