import type { Inventory } from "../placement/inventory.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { KubeClient } from "./kube-client.ts";
import { decodePod } from "./pod-decoder.ts";
import { Reflector } from "./reflector.ts";

export interface InventoryPodsOptions {
  readonly client: KubeClient;
  readonly inventory: Inventory;
  /** How long changes may gather, in milliseconds; 0 when absent. */
  readonly gatherMs?: number;
  /** Told of every pod that is stored or changes. */
  readonly onPod?: (pod: ObservedPod) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The watch that keeps the pods of an inventory in step with the cluster. */
export function watchInventoryPods(options: InventoryPodsOptions): Reflector<ObservedPod> {
  const { inventory, clock, onPod } = options;
  return new Reflector<ObservedPod>({
    ...options,
    path: "/api/v1/pods",
    decode: decodePod,
    handlers: {
      upsert(_key, pod, previous) {
        // A name may come back as another pod without its deletion having been seen.
        if (previous !== undefined && previous.uid !== pod.uid) {
          inventory.forgetPod(previous.uid, clock.nowMs());
        }
        inventory.observePod(pod, clock.nowMs());
        onPod?.(pod);
      },
      remove: (_key, pod) => inventory.forgetPod(pod.uid, clock.nowMs()),
    },
  });
}
