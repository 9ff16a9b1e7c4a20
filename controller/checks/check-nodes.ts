import type { ImageCheck } from "../../api/image-check.ts";
import { referenceOf } from "../../check/check-image.ts";
import type { ClusterNodes, EligibleNodes } from "../../check/cluster-nodes.ts";
import { isDigest } from "../../placement/digest.ts";
import type { CheckNodes } from "./check-status.ts";

/** A check names nodes by their labels alone, so no taint keeps it from any. */
const TOLERATIONS = [{ operator: "Exists" }];

/** The nodes that may run the image of a check; those have it that have what the reference stood for last. */
export function checkNodesOf(check: ImageCheck, nodes: ClusterNodes): CheckNodes {
  const { spec, status } = check;
  const eligible = eligibleNodesOf(check, nodes);
  const { platforms, names } = eligible;
  const reference = referenceOf(spec.image);
  if ("message" in reference) return { platforms, eligible: names.length, present: 0 };
  const digest = status?.digest ?? "";
  const resolved = isDigest(digest) ? { ...reference, digest } : reference;
  return { platforms, eligible: names.length, present: nodes.countWith(resolved, eligible) };
}

export function eligibleNodesOf({ spec }: ImageCheck, nodes: ClusterNodes): EligibleNodes {
  const { nodeSelector = {} } = spec;
  return nodes.eligibleFor({ nodeSelector, tolerations: TOLERATIONS });
}
