import { dirname, isAbsolute, normalize } from "node:path/posix";
import { z } from "zod";
import { imageKeyOf } from "../../images/image-key.ts";

/** As long as Linux lets one be: unix(7). */
const MAX_SOCKET_PATH = 107;

/** The options of deleting images from nodes, to be spread into the controller's. */
export const removalOptions = {
  imageDeletion: z.boolean().default(false).meta({
    description:
      "delete from nodes what was pulled for ImageCaches and is wanted no more, in pods that are root on their nodes; needs --agent-image",
  }),
  agentImage: z
    .string()
    .min(1)
    .max(1024)
    .refine((text) => imageKeyOf(text) !== undefined, { error: "expected an image reference" })
    .optional()
    .meta({
      placeholder: "REF",
      description: "Layerwise's own image, for the pods that delete images from nodes",
    }),
  agentNamespace: z.string().min(1).max(63).optional().meta({
    placeholder: "NAMESPACE",
    description:
      "where these pods are made, which must allow privileged pods; without it the namespace of the pod or kubeconfig, else kube-system",
  }),
  agentPullSecret: z.array(z.string().min(1).max(253)).max(20).default([]).meta({
    placeholder: "NAME",
    description: "Secret in --agent-namespace to pull --agent-image with",
  }),
  criSocket: z
    .string()
    .max(MAX_SOCKET_PATH)
    .refine((path) => isAbsolute(path) && normalize(path) === path && dirname(path) !== "/", {
      error: "expected the absolute path of a socket",
    })
    .optional()
    .meta({
      placeholder: "FILE",
      description:
        "socket of the container runtime on every node, such as /run/crio/crio.sock; found below /run without it",
    }),
};

/** Whether they go together. */
export function isRemovalComplete(options: {
  readonly imageDeletion: boolean;
  readonly agentImage?: string | undefined;
}): boolean {
  return !options.imageDeletion || options.agentImage !== undefined;
}
