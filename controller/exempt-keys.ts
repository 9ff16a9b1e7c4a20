import { isIgnored } from "../check/check-label.ts";
import type { PodImage } from "../placement/pod-images.ts";
import { imageKeyOf } from "./images/image-key.ts";

/** Set by kubelets on the API's copy of a static pod, which runs already. */
const MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

/** Metadata of a pod, or of a workload and its pod template. */
export interface ExemptingMetadata {
  readonly labels?: Readonly<Record<string, string>> | null | undefined;
  readonly annotations?: Readonly<Record<string, string>> | null | undefined;
}

/** Which images of a pod are not to be checked: those that nobody pulls, and all where the check is turned off. */
export function exemptKeysOf(
  images: readonly PodImage[],
  ...metadata: readonly (ExemptingMetadata | null | undefined)[]
): string[] {
  const isExempt = metadata.some(
    (about) =>
      isIgnored(about?.labels ?? {}) || Object.hasOwn(about?.annotations ?? {}, MIRROR_ANNOTATION),
  );
  const pulled = new Set(
    images.flatMap(({ reference, pullPolicy }) =>
      isExempt || pullPolicy === "Never" ? [] : (imageKeyOf(reference) ?? []),
    ),
  );
  const keys = new Set(images.flatMap(({ reference }) => imageKeyOf(reference) ?? []));
  return [...keys].filter((key) => !pulled.has(key));
}
