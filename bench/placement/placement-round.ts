import { IMAGE_MANIFESTS_PATH } from "../../api/image-manifest.ts";
import { cleanCluster } from "../../demo/clean-cluster.ts";
import type { DemoCluster } from "../../demo/demo-cluster.ts";
import { PlacementRun } from "../../demo/placement-run.ts";
import { type PlacementSummary, summarizePlacement } from "../../demo/placement-summary.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { PlacementContender } from "./placement-contender.ts";
import type { PlacementScenario } from "./placement-scenarios.ts";

export interface PlacementRound {
  readonly cluster: DemoCluster;
  readonly scenario: PlacementScenario;
  readonly contender: PlacementContender;
  /** Where the pods go; a new one each time. */
  readonly namespace: string;
  readonly timeScale: number;
  readonly logger: Logger;
  readonly onProgress: (detail: string) => void;
}

/** Places a scenario's pods once and leaves a clean cluster. */
export async function placeRound(
  round: PlacementRound,
  signal: AbortSignal,
): Promise<PlacementSummary> {
  const { cluster, scenario, contender } = round;
  const { groups, nodes } = scenario;
  const { images } = cluster;
  try {
    await using running = await contender.start(cluster);
    const owned = new Set(
      groups.filter(({ owner }) => owner !== "nobody").map(({ image }) => image),
    );
    await using run = new PlacementRun({
      ...cluster,
      ...scenario,
      ...round,
      scheduler: running.scheduler,
      onOwners: async () => running.onOwners?.(owned.size, signal),
    });
    running.watch?.({
      fleet: run.fleet,
      nodes: new Map(nodes.map((node) => [node.name, node])),
      groups,
      images: new Map([...images.values()].map((image) => [image.reference, image])),
      referenceOf: (pod) => images.get(pod.image)?.reference ?? "",
      nowMs: () => run.clock.nowMs(),
    });
    const placed = await run.complete(signal);
    return summarizePlacement(
      placed,
      nodes.map(({ name }) => name),
    );
  } finally {
    await cleanCluster(cluster.client, round.namespace);
    // The next contender is not to know images that this one has read.
    await cluster.client.request("DELETE", IMAGE_MANIFESTS_PATH, {});
  }
}
