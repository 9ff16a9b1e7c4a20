import { type PlacedPod, placedPodsOf } from "../../demo/placed-pod.ts";
import type { ReplicaGroup } from "../../demo/workload.ts";
import type { Digest } from "../../placement/digest.ts";
import type { HollowFleet } from "../../test/cluster/hollow/hollow-fleet.ts";
import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";
import type { HollowNode } from "../../test/cluster/hollow/hollow-node.ts";

/** A candidate node as it really is, which no scheduler can know. */
export interface ExactNode {
  readonly name: string;
  readonly bytesPerSecond: number;
  /** Of the image that the pod needs, neither there nor being pulled. */
  readonly missingBytes: number;
  /** Whether the image could be started at once. */
  readonly isReady: boolean;
  /** Until a new pull would begin. */
  readonly queueSeconds: number;
  /** Requested shares of the node. */
  readonly cpu: number;
  readonly memory: number;
  readonly sameOwnerPods: number;
  /** Kilobytes of other layers on the node, once for each running pod that uses them. */
  readonly worth: number;
}

export interface ExactWorld {
  readonly fleet: Pick<HollowFleet, "landings" | "imagesOf">;
  readonly nodes: ReadonlyMap<string, HollowNode>;
  readonly groups: readonly ReplicaGroup[];
  /** By reference. */
  readonly images: ReadonlyMap<string, HollowImage>;
  readonly referenceOf: (pod: PlacedPod) => string;
  readonly nowMs: () => number;
}

/** Looks at the simulated nodes themselves: what each of `names` is to a pod of `owner` that needs `image`. */
export function exactNodesOf(
  world: ExactWorld,
  pod: { readonly image: HollowImage; readonly owner: string | undefined },
  names: readonly string[],
): ExactNode[] {
  const nowMs = world.nowMs();
  const running = placedPodsOf(world.fleet.landings(), world.groups).filter(
    ({ endedMs }) => endedMs === undefined,
  );
  const onNode = Map.groupBy(running, ({ nodeName }) => nodeName);
  const worthOf = worthOfLayers(world, running, pod.image);
  return names.flatMap((name) => {
    const node = world.nodes.get(name);
    if (node === undefined) return [];
    const pulls = world.fleet.imagesOf(name);
    const pods = onNode.get(name) ?? [];
    let worth = 0;
    for (const [digest, kilobytes] of worthOf) if (pulls.hasLayer(digest)) worth += kilobytes;
    return {
      name,
      bytesPerSecond: node.bytesPerSecond,
      missingBytes: sumOf(pod.image.layers, ({ digest, sizeBytes }) =>
        pulls.hasLayer(digest) ? 0 : sizeBytes,
      ),
      isReady: pulls.imageOf(pod.image.reference, nowMs) !== undefined,
      queueSeconds: pulls.busyMs(nowMs) / 1000,
      cpu: sumOf(pods, ({ cpuMillis }) => cpuMillis) / node.cpuMillis,
      memory: sumOf(pods, ({ memoryBytes }) => memoryBytes) / node.memoryBytes,
      sameOwnerPods: pods.filter(({ owner }) => owner === pod.owner).length,
      worth,
    };
  });
}

function worthOfLayers(
  { images, referenceOf }: ExactWorld,
  running: readonly PlacedPod[],
  own: HollowImage,
): Map<Digest, number> {
  const ownLayers = new Set(own.layers.map(({ digest }) => digest));
  const worth = new Map<Digest, number>();
  for (const pod of running) {
    for (const { digest, sizeBytes } of images.get(referenceOf(pod))?.layers ?? []) {
      if (ownLayers.has(digest)) continue;
      worth.set(digest, (worth.get(digest) ?? 0) + Math.round(sizeBytes / 1000));
    }
  }
  return worth;
}

function sumOf<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}
