import type { PullContext } from "../../check/pull-context.ts";
import type { PullCredentials } from "../../check/pull-credentials.ts";
import type { Digest } from "../../placement/digest.ts";
import {
  type ImageReference,
  parseImageReference,
  repositoryOf,
} from "../../placement/image-reference.ts";
import type { Platform } from "../../placement/platform.ts";
import type { Credential } from "../../registry/credentials/credential.ts";
import type { RegistryResult } from "../../registry/failures/registry-failure.ts";
import type { RegistryClient } from "../../registry/registry-client.ts";
import type { RegistryImage } from "../../registry/registry-image.ts";
import type { ControllerMetrics } from "../controller-metrics.ts";

/** An image, and in whose name it may be asked for. */
export interface Inquiry {
  /** `repository:tag` or `repository@digest`. */
  readonly key: string;
  readonly contexts: readonly PullContext[];
  /** Whether what was found out some seconds ago is too old; false when absent. */
  readonly isAnew?: boolean;
}

export interface LookUpOptions {
  readonly registry: Pick<RegistryClient, "readDigest" | "readImage">;
  readonly pullCredentials: Pick<PullCredentials, "credentialsFor">;
  readonly metrics: ControllerMetrics;
}

/** Asks registries in the name of those who use an image, and of nobody else. */
export class LookUp {
  readonly #options: LookUpOptions;

  constructor(options: LookUpOptions) {
    this.#options = options;
  }

  /** What a tag stands for. */
  readDigest(inquiry: Inquiry, signal: AbortSignal): Promise<RegistryResult<Digest>> {
    const { isAnew = false } = inquiry;
    return this.#ask("digest", inquiry, async (reference, credentials) =>
      this.#options.registry.readDigest(reference, { credentials, isAnew, signal }),
    );
  }

  readImage(
    inquiry: Inquiry,
    {
      platforms,
      signal,
    }: { readonly platforms: readonly Platform[]; readonly signal: AbortSignal },
  ): Promise<RegistryResult<RegistryImage>> {
    return this.#ask("image", inquiry, (reference, credentials) =>
      this.#options.registry.readImage(reference, { credentials, platforms, signal }),
    );
  }

  async #ask<T>(
    subject: "digest" | "image",
    { key, contexts }: Inquiry,
    read: (
      reference: ImageReference,
      credentials: readonly Credential[],
    ) => Promise<RegistryResult<T>>,
  ): Promise<RegistryResult<T>> {
    const reference = parseImageReference(key);
    const { credentials, anonymousToo } = await this.#credentialsFor(reference, contexts);
    let result = await read(reference, credentials);
    // Who pulls without a secret must not be held back by another's bad one.
    if (anonymousToo && credentials.length > 0 && isAboutCredentials(result)) {
      result = await read(reference, []);
    }
    this.#options.metrics.countLookUp(subject, result);
    return result;
  }

  async #credentialsFor(
    reference: ImageReference,
    contexts: readonly PullContext[],
  ): Promise<{ credentials: Credential[]; anonymousToo: boolean }> {
    const { pullCredentials } = this.#options;
    const byHash = new Map<string, Credential>();
    let anonymousToo = false;
    for (const context of contexts) {
      const found = await pullCredentials.credentialsFor(repositoryOf(reference), context);
      if (found.credentials.length === 0) anonymousToo = true;
      for (const credential of found.credentials) byHash.set(credential.hash, credential);
    }
    return { credentials: [...byHash.values()], anonymousToo };
  }
}

function isAboutCredentials(result: RegistryResult<unknown>): boolean {
  if (result.kind === "ok") return false;
  const { class: failureClass } = result.failure;
  return ["BadCredentials", "Denied", "NotFoundOrDenied", "CredentialExpired"].includes(
    failureClass,
  );
}
