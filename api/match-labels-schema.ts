import { z } from "zod";
import { celRules } from "./custom-resource.ts";

/** The longest label key: a prefix of 253 characters, a slash and a name of 63. */
export const MAX_LABEL_KEY = 317;
const MAX_SELECTOR_LABELS = 32;

/**
 * The value of a label, or what it is compared with. ASCII alone: the API server counts characters otherwise than the
 * controller, which could not read what it finds too long.
 */
export const labelValueSchema = z
  .string()
  .max(63)
  .regex(/^[-A-Za-z0-9_.]*$/);

/** Labels with their values, all of which must be there; `field` names it in messages. */
export function matchLabelsSchema(field: string, description: string) {
  return z.record(z.string(), labelValueSchema).meta({
    description,
    maxProperties: MAX_SELECTOR_LABELS,
    ...celRules({
      rule: `self.all(key, size(key) <= ${MAX_LABEL_KEY})`,
      message: `${field} has a key that is too long for a label`,
    }),
  });
}
