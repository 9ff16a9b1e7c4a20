import { z } from "zod";
import { matchExpressionsSchema } from "./match-expressions-schema.ts";
import { matchLabelsSchema } from "./match-labels-schema.ts";

/** A selector as metav1.LabelSelector; an empty one matches everything. */
export function labelSelectorSchema(description: string) {
  return z
    .object({
      matchLabels: matchLabelsSchema("matchLabels", "Labels with their values.").optional(),
      matchExpressions: matchExpressionsSchema.optional(),
    })
    .meta({ description });
}
