import { checkImage, referenceOf } from "../../check/check-image.ts";
import { problemOf } from "../../check/check-result.ts";
import { formatPlatform } from "../../placement/platform.ts";
import { quoteText } from "../../placement/quote-text.ts";
import { Deadline } from "../../registry/transport/deadline.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { ImageUse } from "../workloads/image-use.ts";
import type { ImageChecker } from "./image-checker.ts";
import { findingOf, type ImageFinding, problemFinding } from "./image-finding.ts";
import type { UserCredentials } from "./user-credentials.ts";
import { type PlatformChoice, wantedPlatformsOf } from "./wanted-platforms.ts";

export interface RegistryCheckerOptions {
  readonly registry: Parameters<typeof checkImage>[2];
  readonly credentials: UserCredentials;
  readonly platforms: PlatformChoice;
  /** Of each image. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Asks the registries from here, as the user. */
export class RegistryChecker implements ImageChecker {
  readonly concurrency = 8;
  readonly #options: RegistryCheckerOptions;

  constructor(options: RegistryCheckerOptions) {
    this.#options = options;
  }

  keyOf({ image, context, constraints }: ImageUse): string {
    const platforms = wantedPlatformsOf(this.#options.platforms, constraints).map(formatPlatform);
    return JSON.stringify([image.reference, platforms, context.secretNames]);
  }

  async check(use: ImageUse, signal: AbortSignal): Promise<ImageFinding> {
    const { clock, timeoutMs } = this.#options;
    const deadline = new Deadline(signal, { clock, timeoutMs });
    try {
      return await this.#look(use, deadline.signal);
    } catch (error) {
      if (signal.aborted || !deadline.hasPassed) throw error;
      const image = quoteText(use.image.reference);
      const what = `No answer about ${image} within ${timeoutMs / 1000} s`;
      return problemFinding(problemOf("Timeout", what));
    } finally {
      deadline.end();
    }
  }

  async #look(
    { image: { reference: text }, context, constraints }: ImageUse,
    signal: AbortSignal,
  ): Promise<ImageFinding> {
    const { registry, platforms: choice } = this.#options;
    const reference = referenceOf(text);
    if ("message" in reference) return problemFinding(reference);
    const credentials = await this.#options.credentials.credentialsFor(
      reference,
      context.secretNames,
    );
    const platforms = wantedPlatformsOf(choice, constraints);
    const result = await checkImage(text, { credentials, platforms, signal }, registry);
    return findingOf(text, result, { needsEveryPlatform: choice.kind === "named" });
  }
}
