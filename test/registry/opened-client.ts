import { onTestFinished } from "vitest";
import { parseImageReference } from "../../placement/image-reference.ts";
import type { Platform } from "../../placement/platform.ts";
import type { Credential } from "../../registry/credentials/credential.ts";
import type { RegistryFailure, RegistryResult } from "../../registry/failures/registry-failure.ts";
import { RegistryClient, type RegistryClientOptions } from "../../registry/registry-client.ts";
import type { RegistryImage } from "../../registry/registry-image.ts";
import { systemClock } from "../../runtime/clock.ts";

const LINUX_AMD64: Platform = { os: "linux", architecture: "amd64" };

export interface ReadOptions {
  readonly credentials?: readonly Credential[];
  readonly platforms?: readonly Platform[];
  readonly signal?: AbortSignal;
}

/** A client that closes with the test. */
export function openClient(options: Partial<RegistryClientOptions> = {}): RegistryClient {
  const client = new RegistryClient({ clock: systemClock, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** Reads an image for linux/amd64 and anonymously, unless told otherwise. */
export function readImage(
  client: RegistryClient,
  reference: string,
  options: ReadOptions = {},
): Promise<RegistryResult<RegistryImage>> {
  return client.readImage(parseImageReference(reference), {
    credentials: [],
    platforms: [LINUX_AMD64],
    signal: new AbortController().signal,
    ...options,
  });
}

/** The failure of a result that must be one. */
export function failureOf(result: RegistryResult<unknown>): RegistryFailure {
  if (result.kind === "ok") throw new Error("expected a failure, got an answer");
  return result.failure;
}

/** The value of a result that must have one. */
export function valueOf<T>(result: RegistryResult<T>): T {
  if (result.kind === "failed") throw new Error(result.failure.message);
  return result.value;
}
