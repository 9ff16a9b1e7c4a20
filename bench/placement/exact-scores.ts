import {
  DEFAULT_SCORE_OPTIONS,
  type ScoreOptions,
  scoreCandidates,
} from "../../placement/score.ts";
import { type HollowImage, sizeBytesOf } from "../../test/cluster/hollow/hollow-image.ts";
import type { ExactNode } from "./exact-node.ts";

const SECONDS_PER_IMAGE = 0.2;

/** Layerwise's own score, given what the nodes really have: what better knowledge would still win. */
export function exactScores(
  image: HollowImage,
  nodes: readonly ExactNode[],
  options: ScoreOptions = DEFAULT_SCORE_OPTIONS,
): Uint8Array {
  const column = (figureOf: (node: ExactNode) => number) => Float64Array.from(nodes, figureOf);
  const transferSeconds = (node: ExactNode) =>
    node.isReady ? 0 : node.missingBytes / node.bytesPerSecond + SECONDS_PER_IMAGE;
  return scoreCandidates(
    {
      count: nodes.length,
      pullSeconds: column((node) => (node.isReady ? 0 : node.queueSeconds + transferSeconds(node))),
      transferSeconds: column(transferSeconds),
      coldSeconds: column(
        ({ bytesPerSecond }) => sizeBytesOf(image) / bytesPerSecond + SECONDS_PER_IMAGE,
      ),
      load: column(({ cpu, memory }) => Math.max(cpu, memory)),
      worth: column(({ worth }) => worth),
      sameOwnerPods: column(({ sameOwnerPods }) => sameOwnerPods),
    },
    options,
  );
}
