import { type NodeConstraints, nodeConstraintsOf } from "../../check/node-eligibility.ts";
import { type PullContext, pullContextOf } from "../../check/pull-context.ts";
import { type PodImage, podImagesOf } from "../../placement/pod-images.ts";
import type { Workload } from "./workload.ts";

/** One container's, or volume's, wish for an image. */
export interface ImageUse {
  /** `deployment/web`. */
  readonly object: string;
  readonly image: PodImage;
  /** Namespace and credentials in the cluster. */
  readonly context: PullContext;
  /** Which nodes may pull it. */
  readonly constraints: NodeConstraints;
}

export function imageUsesOf({ object, namespace, template }: Workload): ImageUse[] {
  const { spec } = template;
  const context = pullContextOf(namespace, spec);
  const constraints = nodeConstraintsOf(spec ?? {});
  return podImagesOf(template).map((image) => ({ object, image, context, constraints }));
}

/** For people: `deployment/web/migrate (init)`. */
export function containerTextOf({ object, image: { container, kind } }: ImageUse): string {
  const role = kind === "main" ? "" : ` (${kind})`;
  return `${object}/${container}${role}`;
}

/** Each container once: a Deployment's pods name what its template names. */
export function distinctUsesOf(uses: readonly ImageUse[]): ImageUse[] {
  const byContainer = new Map<string, ImageUse>();
  for (const use of uses) {
    const key = `${use.context.namespace} ${containerTextOf(use)}`;
    if (!byContainer.has(key)) byContainer.set(key, use);
  }
  return [...byContainer.values()];
}
