import type { z } from "zod";

/** A kind of ours, as its CustomResourceDefinition is generated from it. */
export interface CustomResource {
  readonly kind: string;
  /** Lower case. */
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly scope: "Cluster" | "Namespaced";
  /** Properties `spec` and `status`; rules and descriptions are metadata of the schemas. */
  readonly schema: z.ZodObject;
  readonly printerColumns: readonly PrinterColumn[];
}

/** A column of `kubectl get`; its path takes only the first of several values. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: "string" | "integer" | "date";
  readonly jsonPath: string;
  readonly description: string;
  /** Shown only with `-o wide`. */
  readonly wide?: boolean;
}

/** A CEL rule, as metadata of a schema: `.meta({ ...celRules({ rule, message }) })`. */
export interface CelRule {
  readonly rule: string;
  readonly message: string;
  /** CEL that gives a better message than the fixed one. */
  readonly messageExpression?: string;
}

export function celRules(...rules: readonly CelRule[]) {
  return { "x-kubernetes-validations": rules };
}
