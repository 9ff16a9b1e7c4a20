import { z } from "zod";
import { type CelRule, celRules } from "./custom-resource.ts";
import { labelValueSchema, MAX_LABEL_KEY } from "./match-labels-schema.ts";

const MAX_EXPRESSIONS = 32;
const MAX_VALUES = 64;
// apimachinery's IsQualifiedName.
const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** The key of a label or taint, with or without a prefix. */
export const labelKeySchema = z.string().min(1).max(MAX_LABEL_KEY).regex(LABEL_KEY);

const SET_RULES: readonly CelRule[] = [
  {
    rule: "!(self.operator in ['In', 'NotIn']) || size(self.values) > 0",
    message: "In and NotIn need values",
  },
  {
    rule: "!(self.operator in ['Exists', 'DoesNotExist']) || size(self.values) == 0",
    message: "Exists and DoesNotExist take no values",
  },
];
const ORDER_RULE: CelRule = {
  rule: "!(self.operator in ['Gt', 'Lt']) || (size(self.values) == 1 && self.values[0].matches('^-?[0-9]{1,18}$'))",
  message: "Gt and Lt take one value, an integer",
};

/** Requirements on labels, as metav1.LabelSelectorRequirement. */
export const matchExpressionsSchema = expressionsOf(["In", "NotIn", "Exists", "DoesNotExist"], {
  rules: SET_RULES,
  description: "Requirements on labels; all of them must hold.",
});

/** Requirements on the labels of nodes, as corev1.NodeSelectorRequirement. */
export const nodeExpressionsSchema = expressionsOf(
  ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"],
  {
    rules: [...SET_RULES, ORDER_RULE],
    description: "Requirements on the labels of nodes; all of them must hold.",
  },
);

function expressionsOf<const Operator extends string>(
  operators: readonly Operator[],
  { rules, description }: { readonly rules: readonly CelRule[]; readonly description: string },
) {
  const requirement = z
    .object({
      key: labelKeySchema,
      operator: z.enum(operators),
      values: z.array(labelValueSchema).max(MAX_VALUES).default([]),
    })
    .meta(celRules(...rules));
  return z
    .array(requirement)
    .max(MAX_EXPRESSIONS)
    .meta({ description, "x-kubernetes-list-type": "atomic" });
}
