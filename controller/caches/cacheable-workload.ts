import type { KubeObject } from "../../kube/kube-object.ts";
import { podImagesOf } from "../../placement/pod-images.ts";
import { imageKeyOf } from "../images/image-key.ts";
import { podTemplateOf } from "../pod-template-decoder.ts";

/** A workload as far as caches may discover its images. */
export interface CacheableWorkload {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Those that its pods pull, normalized, each once. */
  readonly images: readonly string[];
}

/** Undefined for a workload that pulls nothing, or whose controller is read instead. */
export function decodeCacheableWorkload(raw: unknown): CacheableWorkload | undefined {
  const template = podTemplateOf(raw);
  if (template === undefined) return undefined;
  const { namespace = "", labels = {} } = (raw as KubeObject).metadata;
  const images = podImagesOf(template).flatMap(({ reference, pullPolicy }) =>
    pullPolicy === "Never" ? [] : (imageKeyOf(reference) ?? []),
  );
  return images.length === 0 ? undefined : { namespace, labels, images: [...new Set(images)] };
}
