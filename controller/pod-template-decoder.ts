import { type PullContext, type PullSpec, pullContextOf } from "../check/pull-context.ts";
import { type PodImageSource, podImagesOf } from "../placement/pod-images.ts";
import { type ExemptingMetadata, exemptKeysOf } from "./exempt-keys.ts";
import { imageKeyOf } from "./images/image-key.ts";

/** What a workload's pod template says of images. */
export interface TemplateImages {
  /** Normalized, each once. */
  readonly keys: readonly string[];
  readonly context: PullContext;
  /** Those of the keys that no ImageCheck is made for; absent where there is none. */
  readonly exemptKeys?: readonly string[];
}

interface WorkloadMetadata extends ExemptingMetadata {
  readonly namespace?: string;
  readonly ownerReferences?: readonly { readonly kind?: string; readonly controller?: boolean }[];
}

interface PodTemplate extends PodImageSource {
  readonly metadata?: ExemptingMetadata | null;
  readonly spec?: PodImageSource["spec"] & PullSpec;
}

interface Workload {
  readonly metadata?: WorkloadMetadata;
  readonly spec?: {
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  };
}

/** Kinds that are watched themselves; operators' own kinds are not, so what these control is read. */
const WATCHED_CONTROLLERS = ["Deployment", "CronJob"];

/**
 * Reads Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs and CronJobs as JSON. Undefined for a workload whose
 * controller is read as well (its template says the same, and old ReplicaSets would keep old images in use) and for
 * one without images.
 */
export function decodePodTemplate(raw: unknown): TemplateImages | undefined {
  const template = podTemplateOf(raw);
  if (template === undefined) return undefined;
  const { metadata = {} } = raw as Workload;
  const images = podImagesOf(template);
  const keys = images.flatMap(({ reference }) => imageKeyOf(reference) ?? []);
  if (keys.length === 0) return undefined;
  const exemptKeys = exemptKeysOf(images, metadata, template.metadata);
  return {
    keys: [...new Set(keys)],
    context: pullContextOf(metadata.namespace ?? "", template.spec),
    ...(exemptKeys.length === 0 ? {} : { exemptKeys }),
  };
}

/** The pod template of such a workload; undefined for one whose controller is read as well. */
export function podTemplateOf(raw: unknown): PodTemplate | undefined {
  const { metadata = {}, spec = {} } = raw as Workload;
  const controller = metadata.ownerReferences?.find((owner) => owner.controller === true);
  if (WATCHED_CONTROLLERS.includes(controller?.kind ?? "")) return undefined;
  return spec.template ?? spec.jobTemplate?.spec?.template ?? {};
}
