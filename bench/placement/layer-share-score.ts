import { type HollowImage, sizeBytesOf } from "../../test/cluster/hollow/hollow-image.ts";
import type { ExactNode } from "./exact-node.ts";

const MIN_SHARED_BYTES = 10e6;
const MAX_DEVIATION = 0.16;
const MAX_CPU = 0.6;

/**
 * LRScheduler's formula (arXiv 2506.03694, github.com/pwtttttt/Layer-Scheduler): the share of the image's bytes that are
 * on the node, whole while the node is idle and balanced, else a quarter of it. In points of an extender, 0 to 10.
 */
export function layerShareScore(
  image: HollowImage,
  node: Pick<ExactNode, "missingBytes" | "cpu" | "memory">,
): number {
  const total = sizeBytesOf(image);
  const shared = total - node.missingBytes;
  const isIdle =
    shared > MIN_SHARED_BYTES &&
    Math.abs(node.cpu - node.memory) / 2 < MAX_DEVIATION &&
    node.cpu < MAX_CPU;
  return Math.floor(10 * (shared / Math.max(1, total)) * (isIdle ? 1 : 0.25));
}
