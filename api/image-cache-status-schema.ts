import { z } from "zod";
import { conditionsSchema, timeSchema } from "./condition-schema.ts";
import { digestSchema } from "./digest-schema.ts";

export const MAX_STATUS_IMAGES = 400;
export const MAX_FAILURES = 20;
export const MAX_WAITING = 10;
/** Characters of a message of one failure or one reason to wait. */
export const MAX_CACHE_MESSAGE = 1024;

const count = z.int().min(0).max(1_000_000);
const image = z.string().min(1).max(1024);
const node = z.string().min(1).max(253);
const message = z.string().max(MAX_CACHE_MESSAGE);
const reason = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9]*$/);

const imageStatus = z
  .object({
    image: image.meta({ description: "Normalized reference." }),
    digest: digestSchema.optional().meta({ description: "What the nodes have of it last." }),
    desired: count.meta({ description: "Nodes that are to have it." }),
    ready: count,
    pulling: count,
    failed: count,
    waiting: count,
  })
  .meta({ description: "On how many nodes one image is." });

const failure = z
  .object({
    node,
    image,
    reason: reason.meta({ description: "Class of the failure, as ImageCheck has them." }),
    message,
    attempts: count.meta({ description: "Failed tries in a row." }),
    time: timeSchema.meta({ description: "When the last try failed." }),
    nextTryTime: timeSchema.optional().meta({
      description:
        "When it is tried again; absent where it is not before the next refresh or change of the spec.",
    }),
  })
  .meta({ description: "One image that could not be pulled on one node." });

const waiting = z
  .object({
    reason,
    nodes: count.meta({ description: "Nodes that wait for this reason." }),
    exampleNode: node.meta({ description: "One of them." }),
    message,
  })
  .meta({ description: "Why nodes are not pulled on." });

const summary = z
  .string()
  .max(32)
  .regex(/^[0-9]+\/[0-9]+$/);

/** How far the cluster is with an ImageCache. */
export const imageCacheStatusSchema = z
  .object({
    observedGeneration: z.int().min(0).optional(),
    conditions: conditionsSchema(
      "Ready: every node has every image. Progressing: something is being pulled, waits or will be tried again. Degraded: something failed.",
    ).optional(),
    nodes: z
      .object({ desired: count, ready: count, pulling: count, waiting: count, failed: count })
      .optional()
      .meta({ description: "Nodes of the cache; a node is ready when it has all of its images." }),
    images: z.array(imageStatus).max(MAX_STATUS_IMAGES).optional().meta({
      description: "The images in the order listed, discovered ones last.",
      "x-kubernetes-list-type": "atomic",
    }),
    imagesSummary: summary.optional().meta({
      description: "Images that are ready on all their nodes, of all images; for people.",
    }),
    nodesSummary: summary.optional().meta({
      description: "Nodes that are ready, of all nodes of the cache; for people.",
    }),
    failures: z.array(failure).max(MAX_FAILURES).optional().meta({
      description: "The worst failures; failuresTotal counts all.",
      "x-kubernetes-list-type": "atomic",
    }),
    failuresTotal: count.optional().meta({ description: "Images that failed, over all nodes." }),
    waiting: z.array(waiting).max(MAX_WAITING).optional().meta({
      description: "Why nodes wait, the most frequent reason first.",
      "x-kubernetes-list-type": "atomic",
    }),
    lastRefreshTime: timeSchema.optional(),
    nextRefreshTime: timeSchema.optional(),
    collectedImages: count.optional().meta({
      description: "Images that kubelets collected and that were pulled again.",
    }),
    purgedTime: timeSchema.optional().meta({
      description:
        "When the images were purged; nothing is pulled from then on until the spec changes or a refresh is asked for.",
    }),
  })
  .meta({ description: "How far the nodes are." });
