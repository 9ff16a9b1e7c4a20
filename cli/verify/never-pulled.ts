import { referenceOf } from "../../check/check-image.ts";
import { problemOf } from "../../check/check-result.ts";
import type { ClusterNodes } from "../../check/cluster-nodes.ts";
import { neverPulledProblemOf } from "../../check/never-pulled.ts";
import { quoteText } from "../../placement/quote-text.ts";
import { type ImageFinding, problemFinding } from "../checks/image-finding.ts";
import type { ImageUse } from "../workloads/image-use.ts";

/** Of an image with the pull policy Never, which nodes must have; undefined stands for nodes that are not known from here. */
export function neverPulledFinding(
  { image: { reference: text }, constraints }: ImageUse,
  nodes: ClusterNodes | undefined,
): ImageFinding {
  const reference = referenceOf(text);
  if ("message" in reference) return problemFinding(reference);
  if (nodes === undefined) {
    const what = `${quoteText(text)} is never pulled, and what the nodes have is not known`;
    return problemFinding(problemOf("NotYetKnown", what));
  }
  const eligible = nodes.eligibleFor(constraints);
  const present = nodes.countWith(reference, eligible);
  const facts = { present, enough: 1, eligible, clusterNodes: nodes.size };
  const problem = neverPulledProblemOf(text, facts);
  return problem === undefined
    ? { verdict: "good", reason: "Present", platforms: [] }
    : problemFinding(problem);
}
