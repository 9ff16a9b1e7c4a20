import { z } from "zod";
import { imageKeyOf } from "../images/image-key.ts";

const goDuration = z
  .string()
  .max(32)
  .regex(/^(?:\d{1,6}h)?(?:\d{1,6}m)?(?:\d{1,6}s)?$/, {
    error: "expected a Go duration of hours, minutes and seconds, such as 1h30m",
  })
  .min(2);

/** The options of keeping images on nodes, to be spread into the controller's; most have the names and meanings of kube-fledged. */
export const cacheOptions = {
  pullerImage: z
    .string()
    .min(1)
    .max(1024)
    .refine((text) => imageKeyOf(text) !== undefined, { error: "expected an image reference" })
    .default("docker.io/library/busybox:musl")
    .meta({
      placeholder: "REF",
      description:
        "image of the pods that pull for ImageCaches: any with a static /bin/busybox, which nodes can pull",
    }),
  imagePullDeadlineDuration: goDuration.default("5m").meta({
    placeholder: "DURATION",
    description: "longest pull of one image, where an ImageCache sets no timeoutSeconds",
  }),
  imageCacheRefreshFrequency: goDuration.default("15m").meta({
    placeholder: "DURATION",
    description:
      "how often an ImageCache is refreshed that does not say it: moved tags are pulled again, and what a kubelet collected; 0s for never",
  }),
  imagePullPolicy: z.enum(["IfNotPresent", "Always"]).default("IfNotPresent").meta({
    description:
      "Always looks at every tag again on each refresh, where an ImageCache sets no pullPolicy; latest is always looked at",
  }),
  serviceAccountName: z.string().min(1).max(253).optional().meta({
    placeholder: "NAME",
    description: "service account of the pods that pull, where an ImageCache names none",
  }),
  jobPriorityClassName: z.string().min(1).max(253).optional().meta({
    placeholder: "NAME",
    description: "priority class of the pods that pull, where an ImageCache names none",
  }),
  eraserNamespace: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, { error: "expected the name of a namespace" })
    .optional()
    .meta({
      placeholder: "NAMESPACE",
      description:
        "where Eraser runs, to tell it which images to leave on the nodes: eraser-system, or kube-system on AKS; not told without it",
    }),
  maxPullerPods: z.number().int().min(1).max(10_000).default(200).meta({
    placeholder: "COUNT",
    description: "pods that pull for ImageCaches at once, in the whole cluster",
  }),
};
