import type { PodTemplate } from "../../../check/pod-template.ts";
import { type ImageUse, imageUsesOf } from "../../../cli/workloads/image-use.ts";

/** The first image of a Deployment `web` with this pod spec. */
export function sampleUse(spec: NonNullable<PodTemplate["spec"]>, namespace = "shop"): ImageUse {
  const [use] = imageUsesOf({
    object: "deployment/web",
    namespace,
    template: { spec },
    owner: undefined,
  });
  if (use === undefined) throw new Error("the spec names no image");
  return use;
}

/** The same with one container that has this image. */
export function useOf(image: string): ImageUse {
  return sampleUse({ containers: [{ name: "app", image }] });
}
