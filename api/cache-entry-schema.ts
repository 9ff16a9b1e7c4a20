import { z } from "zod";
import { celRules } from "./custom-resource.ts";
import { imageListSchema } from "./image-list-schema.ts";
import { labelSelectorSchema } from "./label-selector-schema.ts";
import { nodeExpressionsSchema } from "./match-expressions-schema.ts";
import { matchLabelsSchema } from "./match-labels-schema.ts";
import { objectNameSchema } from "./object-name-schema.ts";

const MAX_NODE_NAMES = 500;

const discover = z
  .object({
    selector: labelSelectorSchema(
      "Labels of the workloads; empty is all that opted in.",
    ).optional(),
    namespaceSelector: labelSelectorSchema(
      "Labels of the namespaces to look in; without it the cache's own namespace.",
    ).optional(),
  })
  .meta({
    description:
      'Adds the images of workloads that carry the label layerwise.io/cache: "true", themselves or by their namespace.',
  });

/** One list of images and the nodes to have them on; nodes must meet everything that is given. */
export const cacheEntrySchema = z
  .object({
    images: imageListSchema,
    discover: discover.optional(),
    nodeSelector: matchLabelsSchema(
      "nodeSelector",
      "Labels of the nodes; without any, every node.",
    ).optional(),
    matchExpressions: nodeExpressionsSchema.optional(),
    nodeNames: z
      .array(objectNameSchema)
      .min(1)
      .max(MAX_NODE_NAMES)
      .meta({ description: "Only these nodes.", "x-kubernetes-list-type": "set" })
      .optional(),
    podSelector: labelSelectorSchema(
      "Only nodes on which pods of the cache's namespace with these labels run; not together with nodeNames.",
    ).optional(),
  })
  .meta({
    description: "Images, and the nodes that are to have them.",
    ...celRules(
      {
        rule: "size(self.images) > 0 || has(self.discover)",
        message: "images must not be empty unless discover is given",
      },
      {
        rule: "!(has(self.podSelector) && has(self.nodeNames))",
        message: "podSelector and nodeNames cannot be given together",
      },
    ),
  });
