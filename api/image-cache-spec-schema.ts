import { z } from "zod";
import { byteBudgetSchema } from "./byte-budget-schema.ts";
import { cacheEntrySchema } from "./cache-entry-schema.ts";
import { nodesOrShareSchema } from "./nodes-or-share-schema.ts";
import { objectNameSchema } from "./object-name-schema.ts";
import { pullSecretsSchema } from "./pull-secrets-schema.ts";
import { refreshSchema } from "./refresh-schema.ts";
import { startupTaintSchema } from "./startup-taint-schema.ts";

const MAX_ENTRIES = 16;

const pulling = {
  pullPolicy: z.enum(["IfNotPresent", "Always"]).optional().meta({
    description:
      "Always looks at tags again on every refresh; without it the controller's --image-pull-policy. Images without tag and :latest are always looked at.",
  }),
  parallelism: nodesOrShareSchema({
    field: "parallelism",
    min: 0,
    description: "Nodes that pull at once, or a share of the cache's nodes; 0 pauses.",
  }).default(10),
  parallelismPerNode: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .meta({ description: "Pods that pull at once on one node." }),
  timeoutSeconds: z.int().min(1).max(86_400).optional().meta({
    description:
      "Longest pull of one image; without it the controller's --image-pull-deadline-duration.",
  }),
  backoffLimit: z.int().min(0).max(100).default(3).meta({
    description:
      "Further tries after a failure that is proven, then one at each refresh; passing trouble is tried again for as long as it lasts.",
  }),
  refresh: refreshSchema.optional(),
  suspend: z.boolean().default(false).meta({ description: "Starts nothing while it is true." }),
};

const guards = {
  retention: z.enum(["BestEffort", "Pinned"]).default("BestEffort").meta({
    description:
      "Pinned keeps a sleeping container per image on each node, so that the kubelet does not collect the image; BestEffort pulls it again at the next refresh.",
  }),
  diskGuard: z
    .object({
      minFreePercent: z.int().min(0).max(99).meta({
        description: "Share of the image file system that must stay free after a pull.",
      }),
    })
    .optional()
    .meta({
      description: "Without it, images are held back only by a node's disk pressure.",
    }),
  canary: z
    .object({
      nodes: nodesOrShareSchema({
        field: "nodes",
        min: 1,
        description: "Nodes, or a share of the cache's nodes, that come first.",
      }),
    })
    .optional()
    .meta({
      description: "So many nodes first, the rest when those have pulled all that they may.",
    }),
  maxBytesPerNode: byteBudgetSchema.optional(),
  startupTaint: startupTaintSchema.optional(),
};

/** What images are to be where, and how they get there. */
export const imageCacheSpecSchema = z
  .object({
    cacheSpec: z.array(cacheEntrySchema).min(1).max(MAX_ENTRIES).meta({
      description: "Lists of images with the nodes to have them on.",
      "x-kubernetes-list-type": "atomic",
    }),
    imagePullSecrets: pullSecretsSchema.optional(),
    serviceAccountName: objectNameSchema.optional().meta({
      description:
        "Service account whose pull secrets count, and which the pods run as (without its token).",
    }),
    ...pulling,
    ...guards,
    priorityClassName: objectNameSchema.optional().meta({
      description:
        "Priority class of the pods that pull; without it the controller's --job-priority-class-name.",
    }),
  })
  .meta({ description: "Which images to keep on which nodes." });
