import type { ProblemClass } from "../../check/action-table.ts";
import { problemOf } from "../../check/check-result.ts";
import type { JudgedImage } from "../../webhook/judged-image.ts";

export interface JudgedFields {
  readonly container?: string;
  readonly image?: string;
  readonly others?: number;
  readonly problemClass?: ProblemClass;
  readonly action?: "allow" | "warn" | "deny";
  readonly httpStatus?: number;
}

/** An image as it was judged: denied for a missing manifest unless told otherwise. */
export function judgedImage(fields: JudgedFields = {}): JudgedImage {
  const { container = "app", image = "ghcr.io/team/web:v2", others = 0 } = fields;
  const { problemClass = "ManifestUnknown", action = "deny", httpStatus } = fields;
  const problem = {
    ...problemOf(problemClass, `It failed`),
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
  return {
    image: { container, kind: "main", reference: image, pullPolicy: "IfNotPresent" },
    others,
    judgement: { verdict: { class: problemClass, action, problem }, source: "lookUp" },
  };
}

export const PULLABLE: JudgedImage = {
  image: { container: "good", kind: "main", reference: "nginx", pullPolicy: "Always" },
  others: 0,
  judgement: { verdict: { class: "Pullable", action: "allow" }, source: "memory" },
};
