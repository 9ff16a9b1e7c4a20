import type { ImageCheck } from "../../api/image-check.ts";
import { checkBlobs } from "../../check/check-blobs.ts";
import { type CheckOptions, checkImage, inLightOf, referenceOf } from "../../check/check-image.ts";
import { type CheckResult, type Problem, problemOf } from "../../check/check-result.ts";
import { pullContextOf } from "../../check/pull-context.ts";
import type { PullCredentials } from "../../check/pull-credentials.ts";
import { type ImageReference, repositoryOf } from "../../placement/image-reference.ts";
import type { Platform } from "../../placement/platform.ts";
import { quoteText } from "../../placement/quote-text.ts";
import type { RegistryClient } from "../../registry/registry-client.ts";
import { Deadline } from "../../registry/transport/deadline.ts";
import type { Clock } from "../../runtime/clock.ts";

/** All requests for one image together; each has a deadline of its own as well. */
const TIMEOUT_MS = 120_000;

export interface CheckLookUpOptions {
  readonly registry: Pick<RegistryClient, "readDigest" | "readImage" | "confirmBlobs">;
  readonly pullCredentials: Pick<PullCredentials, "credentialsFor">;
  readonly clock: Clock;
}

/** Looks at the image of an ImageCheck with the credentials that it names, in its own namespace, and no others. */
export class CheckLookUp {
  readonly #options: CheckLookUpOptions;

  constructor(options: CheckLookUpOptions) {
    this.#options = options;
  }

  /** Rejects when the API server cannot be asked for the credentials, and with the signal's reason. */
  async look(
    { metadata, spec }: ImageCheck,
    platforms: readonly Platform[],
    signal: AbortSignal,
  ): Promise<CheckResult> {
    const { registry, pullCredentials, clock } = this.#options;
    const reference = referenceOf(spec.image);
    if ("message" in reference) return { kind: "problem", problem: reference };
    const context = pullContextOf(metadata.namespace, spec);
    const credentials = await pullCredentials.credentialsFor(repositoryOf(reference), context);
    const deadline = new Deadline(signal, { clock, timeoutMs: TIMEOUT_MS });
    const options = { credentials, platforms, signal: deadline.signal };
    const check = spec.depth === "Blobs" ? checkBlobs : checkImage;
    try {
      const missing = await this.#problemOfDigest(reference, options);
      if (missing !== undefined) return { kind: "problem", problem: missing };
      return await check(spec.image, options, registry);
    } catch (error) {
      if (signal.aborted || !deadline.hasPassed) throw error;
      const what = `Looking at ${quoteText(spec.image)} took more than ${TIMEOUT_MS / 1000} s`;
      return { kind: "problem", problem: problemOf("Timeout", what) };
    } finally {
      deadline.end();
    }
  }

  /** What a digest holds is remembered for hours, so a HEAD, which costs nothing, has to tell whether it is still there. */
  async #problemOfDigest(
    reference: ImageReference,
    { credentials: { credentials, notes }, signal }: CheckOptions,
  ): Promise<Problem | undefined> {
    if (reference.digest === undefined) return undefined;
    const read = await this.#options.registry.readDigest(reference, { credentials, signal });
    return read.kind === "failed" ? inLightOf(notes, read.failure) : undefined;
  }
}
