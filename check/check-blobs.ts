import { parseImageReference } from "../placement/image-reference.ts";
import type { RegistryClient } from "../registry/registry-client.ts";
import { type CheckOptions, checkImage } from "./check-image.ts";
import type { CheckResult } from "./check-result.ts";

/** As checkImage(), and an image that lacks a blob cannot be pulled either. Costs the registry a HEAD for each blob. */
export async function checkBlobs(
  text: string,
  options: CheckOptions,
  registry: Pick<RegistryClient, "readImage" | "confirmBlobs">,
): Promise<CheckResult> {
  const result = await checkImage(text, options, registry);
  if (result.kind === "problem") return result;
  const { credentials } = options.credentials;
  const { signal } = options;
  const { image } = result;
  const reference = parseImageReference(text);
  const confirmed = await registry.confirmBlobs(reference, { image, credentials, signal });
  return confirmed.kind === "ok" ? result : { kind: "problem", problem: confirmed.failure };
}
