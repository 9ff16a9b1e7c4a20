import { z } from "zod";

/** A time, as metav1.Time. */
export const timeSchema = z.string().max(64).meta({ format: "date-time" });

const condition = z
  .object({
    type: z.string().min(1).max(316),
    status: z.enum(["True", "False", "Unknown"]),
    reason: z
      .string()
      .min(1)
      .max(1024)
      .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/),
    message: z.string().max(32_768),
    lastTransitionTime: timeSchema,
    observedGeneration: z.int().min(0).optional(),
  })
  .meta({ description: "One aspect of the state, as metav1.Condition." });

/** The conditions of a status; `description` says which types there are and what they mean. */
export function conditionsSchema(description: string) {
  return z
    .array(condition)
    .max(8)
    .meta({
      description,
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["type"],
    });
}
