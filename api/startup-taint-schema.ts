import { z } from "zod";
import { celRules } from "./custom-resource.ts";
import { GROUP } from "./group.ts";
import { labelKeySchema } from "./match-expressions-schema.ts";

/**
 * Beginnings of the taints that a cache may have removed: ours, and those that the cluster autoscaler takes for start-up
 * taints. Caches are made by users of one namespace, and other taints keep these off nodes that are not theirs.
 */
export const STARTUP_TAINT_PREFIXES: readonly string[] = [
  `${GROUP}/`,
  "startup-taint.cluster-autoscaler.kubernetes.io/",
];

const RULE = STARTUP_TAINT_PREFIXES.map((prefix) => `self.startsWith('${prefix}')`).join(" || ");
const MESSAGE = `key must begin with ${STARTUP_TAINT_PREFIXES.join(" or ")}`;

export const startupTaintSchema = z
  .object({
    key: labelKeySchema.meta({
      description: `Key of the taint, beginning with ${STARTUP_TAINT_PREFIXES.join(" or ")}.`,
      ...celRules({
        rule: RULE,
        message: MESSAGE,
        messageExpression: `'${MESSAGE}, not ' + self`,
      }),
    }),
    timeoutSeconds: z.int().min(1).max(86_400).default(600).meta({
      description:
        "Longest time that a node keeps the taint while it could take pods, whatever has become of the images.",
    }),
  })
  .meta({ description: "A taint that is taken from a node once it holds all of this cache." });
