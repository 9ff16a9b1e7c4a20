import { referenceOf } from "../check/check-image.ts";
import { problemOf } from "../check/check-result.ts";
import { isEligible } from "../check/node-eligibility.ts";
import { formatImageReference } from "../placement/image-reference.ts";
import { quoteText } from "../placement/quote-text.ts";
import { ReportedNames } from "../placement/reported-name.ts";
import type { ClusterNode } from "./cluster-node.ts";
import { type ImageFinding, problemFinding } from "./image-finding.ts";
import type { ImageUse } from "./image-use.ts";

/**
 * Of an image with the pull policy Never, which nodes must have. One that none reports is not proven to be absent, since
 * nodes do not report all.
 */
export function neverPulledFinding(
  { image, constraints }: ImageUse,
  nodes: readonly ClusterNode[],
): ImageFinding {
  const reference = referenceOf(image.reference);
  if ("message" in reference) return problemFinding(reference);
  const wanted = formatImageReference(reference);
  const names = new ReportedNames();
  const isReported = (node: ClusterNode): boolean =>
    node.images.some((reported) =>
      reported.names.some((text) => {
        const name = names.parse(text);
        if (name.kind === "unusable") return false;
        return (
          wanted === (name.kind === "tag" ? name.reference : `${name.repository}@${name.digest}`)
        );
      }),
    );
  if (nodes.some((node) => isEligible(node, constraints) && isReported(node))) {
    return { verdict: "good", reason: "Present", platforms: [] };
  }
  const what = `${quoteText(image.reference)} is never pulled, and no node that may run it is known to have it`;
  const { class: reason, message } = problemOf("PullNeverNotCached", what);
  return { verdict: "unknown", reason, message, platforms: [] };
}
