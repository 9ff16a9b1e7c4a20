import { missingPlatformsProblem, referenceOf } from "../../check/check-image.ts";
import {
  type CheckResult,
  type Problem,
  type PullableImage,
  problemOf,
} from "../../check/check-result.ts";
import { isProven, isProvenByNode } from "../../check/is-proven.ts";
import type { Digest } from "../../placement/digest.ts";
import { formatPlatform, parsePlatform } from "../../placement/platform.ts";
import { quoteText } from "../../placement/quote-text.ts";
import type { Canary } from "./check-canaries.ts";
import type { CheckPullOutcome } from "./check-pull-record.ts";

/** Of a kubelet's message, whose end names the cause. */
const MAX_MESSAGE = 600;

/** The verdict on a check until the nodes have an answer. */
export const PULLING = { reason: "Pulling", message: "Nodes are pulling the image" };

/** What came of a pull on one node. */
export interface NodePull extends Canary {
  readonly outcome: Exclude<CheckPullOutcome, { kind: "open" }>;
}

/** How the pulls of a look have ended. */
export type FinishedStep =
  /** No node can pull now. */
  | { readonly kind: "noNode" }
  /** The API server takes no such pods. */
  | { readonly kind: "refused"; readonly message: string }
  /** One for each platform. */
  | { readonly kind: "over"; readonly pulls: readonly NodePull[] };

/** The result of a look of depth Pull; `own` is what we found without a node. */
export function resultOfStep(image: string, step: FinishedStep, own: CheckResult): CheckResult {
  if (step.kind === "over") return resultOfPulls(image, step.pulls, own);
  // What is proven needs no node.
  if (own.kind === "problem" && isProven(own.problem.class)) return own;
  const problem =
    step.kind === "noNode"
      ? problemOf("NotEnoughNodes", `No ready node may pull ${quoteText(image)}`)
      : problemOf("InternalError", `No pod that pulls can be made: ${step.message}`);
  return { kind: "problem", problem };
}

/**
 * What nodes and our own look say together. Only nodes see their own credentials, mirrors and network, so their word
 * outranks ours. The one thing they do not notice is that what they pulled is no container image.
 */
function resultOfPulls(image: string, pulls: readonly NodePull[], own: CheckResult): CheckResult {
  const failures = pulls.flatMap((pull) => problemOfPull(image, pull) ?? []);
  const pulled = pulls.length - failures.length;
  const isNoImage = own.kind === "problem" && own.problem.class === "UnsupportedMediaType";
  if (isNoImage && pulled > 0) return own;
  const otherwise = failures.filter((problem) => problem.class !== "NoMatchingPlatform");
  const [first] = otherwise.length > 0 || pulled === 0 ? worstFirst(otherwise, failures) : [];
  if (first !== undefined) return { kind: "problem", problem: first };
  const missing = pulls.filter(({ outcome }) => outcome.kind === "failed");
  const remarks = own.kind === "pullable" ? own.remarks : [];
  const found = imageOf(image, pulls, own);
  if (found === undefined) {
    const what = `A node pulled ${quoteText(image)} and did not say what it is`;
    return { kind: "problem", problem: problemOf("InternalError", what) };
  }
  if (missing.length === 0) return { kind: "pullable", image: found, remarks };
  // Of platforms that no node can pull for now, our own look alone tells.
  const tried = new Set(pulls.map(({ platform }) => platform));
  const missingPlatforms = [
    ...missing.map(({ platform }) => parsePlatform(platform)),
    ...found.missingPlatforms.filter((platform) => !tried.has(formatPlatform(platform))),
  ];
  return {
    kind: "pullable",
    image: { ...found, missingPlatforms },
    remarks: [missingPlatformsProblem(image, missingPlatforms)],
  };
}

function problemOfPull(
  image: string,
  { nodeName, platform, outcome }: NodePull,
): Problem | undefined {
  if (outcome.kind === "pulled") return undefined;
  const text = outcome.message.replaceAll(/[^ -~]+/g, " ");
  const told = text.length > MAX_MESSAGE ? `… ${text.slice(-MAX_MESSAGE)}` : text;
  const where = `Node ${quoteText(nodeName)} (${platform})`;
  return problemOf(outcome.class, `${where} cannot pull ${quoteText(image)}: ${told}`);
}

function worstFirst(...groups: readonly (readonly Problem[])[]): Problem[] {
  const problems = groups.flat();
  const isSeen = (problem: Problem) => isProvenByNode(problem.class);
  return [...problems.filter(isSeen), ...problems.filter((problem) => !isSeen(problem))];
}

/** What was pulled; our own look tells the platforms and sizes, where it saw the same. */
function imageOf(
  image: string,
  pulls: readonly NodePull[],
  own: CheckResult,
): PullableImage | undefined {
  const digest = digestOf(image, pulls);
  if (own.kind === "pullable" && (digest === undefined || digest === own.image.digest)) {
    return own.image;
  }
  return digest === undefined ? undefined : { digest, platforms: [], missingPlatforms: [] };
}

function digestOf(image: string, pulls: readonly NodePull[]): Digest | undefined {
  const reference = referenceOf(image);
  if (!("message" in reference) && reference.digest !== undefined) return reference.digest;
  const digests = pulls.flatMap(({ outcome }) =>
    outcome.kind === "pulled" ? (outcome.digest ?? []) : [],
  );
  return digests[0];
}
