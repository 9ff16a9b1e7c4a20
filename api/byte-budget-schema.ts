import { z } from "zod";
import { celRules } from "./custom-resource.ts";

// More than 8 PiB, and the controller could not read it: no JavaScript number is as exact.
const RULE = `type(self) == int ? self > 0 && self <= ${Number.MAX_SAFE_INTEGER} : isQuantity(self) && quantity(self).isGreaterThan(quantity('0'))`;
const MESSAGE = "maxBytesPerNode must be a quantity of more than 0, such as 50Gi";

/** A quantity of bytes, as Kubernetes writes them. */
export const byteBudgetSchema = z.union([z.int().min(1), z.string().min(1).max(64)]).meta({
  description:
    "Most that the images of this cache may take on a node, in compressed bytes in the order listed; what does not fit is not pulled.",
  "x-kubernetes-int-or-string": true,
  ...celRules({
    rule: RULE,
    message: MESSAGE,
    messageExpression: `'${MESSAGE}, not ' + string(self)`,
  }),
});
