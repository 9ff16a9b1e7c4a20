import { type ImageReference, parseImageReference } from "../placement/image-reference.ts";
import { InvalidReferenceError } from "../placement/invalid-reference-error.ts";
import { formatPlatform, type Platform } from "../placement/platform.ts";
import { quoteText } from "../placement/quote-text.ts";
import type { RegistryClient } from "../registry/registry-client.ts";
import type { ProblemClass } from "./action-table.ts";
import { type CheckResult, type Problem, type PullableImage, problemOf } from "./check-result.ts";
import { READ_SECRETS_STEP, withoutNextStep } from "./next-step.ts";
import type { PullSecretNote, ResolvedCredentials } from "./pull-credentials.ts";

/** Platforms named in a message. */
const MAX_PLATFORMS_SHOWN = 5;

export interface CheckOptions {
  readonly credentials: ResolvedCredentials;
  /** Those of the eligible nodes, each once; with none only the image's existence is checked. */
  readonly platforms: readonly Platform[];
  /** Ends the waiting: the call then rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Without a credential, a registry that keeps strangers in the dark may answer any of these. */
const UNPROVEN_WITHOUT_SECRET: ReadonlySet<ProblemClass> = new Set([
  "Unauthenticated",
  "NotFoundOrDenied",
  "ManifestUnknown",
  "RepositoryUnknown",
  "TagDigestInconsistent",
]);
/** Few service accounts name secrets, so only what is usually hidden from strangers is left open. */
const UNPROVEN_WITHOUT_ACCOUNT: ReadonlySet<ProblemClass> = new Set([
  "Unauthenticated",
  "NotFoundOrDenied",
  "RepositoryUnknown",
]);

/** The one way in which every part of Layerwise finds out whether an image can be pulled. */
export async function checkImage(
  text: string,
  { credentials: { credentials, notes }, platforms, signal }: CheckOptions,
  registry: Pick<RegistryClient, "readImage">,
): Promise<CheckResult> {
  const reference = referenceOf(text);
  if ("message" in reference) return { kind: "problem", problem: reference };
  const read = await registry.readImage(reference, { credentials, platforms, signal });
  if (read.kind === "failed") {
    return { kind: "problem", problem: inLightOf(notes, read.failure) };
  }
  const image = read.value;
  return { kind: "pullable", image, remarks: remarksOn(text, image, notes) };
}

/** The reference in `text`, or what is wrong with it. */
export function referenceOf(text: string): ImageReference | Problem {
  try {
    return parseImageReference(text);
  } catch (error) {
    if (!(error instanceof InvalidReferenceError)) throw error;
    return problemOf("InvalidReference", error.message);
  }
}

function remarksOn(
  text: string,
  { missingPlatforms }: PullableImage,
  notes: readonly PullSecretNote[],
): Problem[] {
  const remarks = notes.flatMap((note) => secretProblemOf(note) ?? []);
  return missingPlatforms.length === 0
    ? remarks
    : [missingPlatformsProblem(text, missingPlatforms), ...remarks];
}

/** For an image that some eligible nodes can run and others cannot. */
export function missingPlatformsProblem(text: string, missing: readonly Platform[]): Problem {
  const names = [...new Set(missing.map(formatPlatform))];
  const more = names.length > MAX_PLATFORMS_SHOWN ? " and more" : "";
  const shown = `${names.slice(0, MAX_PLATFORMS_SHOWN).join(", ")}${more}`;
  return problemOf(
    "NoMatchingPlatform",
    `${quoteText(text)} has no image for ${shown}, which nodes that may run it have`,
  );
}

/** A refusal says less where a pull secret could not be used. */
export function inLightOf(notes: readonly PullSecretNote[], failure: Problem): Problem {
  const unusable = notes.find(({ fault }) => fault !== "forbidden");
  const isRefusal = failure.class === "Unauthenticated" || failure.class === "NotFoundOrDenied";
  if (unusable !== undefined && isRefusal) return secretProblemOf(unusable) ?? failure;
  const unread = notes.find(
    ({ fault, resource }) =>
      fault === "forbidden" &&
      (resource === "secrets" ? UNPROVEN_WITHOUT_SECRET : UNPROVEN_WITHOUT_ACCOUNT).has(
        failure.class,
      ),
  );
  if (unread === undefined) return failure;
  const { what, why } = unread.unread ?? {
    what: unread.resource === "secrets" ? "pull secret" : "service account",
    why: `which Layerwise may not read; ${READ_SECRETS_STEP}`,
  };
  return {
    ...failure,
    class: isRefusal ? failure.class : "NotFoundOrDenied",
    message: `${withoutNextStep(failure)}; asked without the ${what} ${quoteText(unread.name)}, ${why}`,
  };
}

/** Undefined for what is none of the user's faults. */
function secretProblemOf({ resource, name, fault }: PullSecretNote): Problem | undefined {
  if (resource === "serviceaccounts" || fault === "forbidden") return undefined;
  return fault === "missing"
    ? problemOf("SecretMissing", `The pull secret ${quoteText(name)} does not exist`)
    : problemOf("SecretMalformed", `The pull secret ${quoteText(name)} is no usable pull secret`);
}
