import type { Digest } from "../placement/digest.ts";
import type { Action, ActionTable, Circumstances, ProblemClass } from "./action-table.ts";
import type { CheckResult, Problem } from "./check-result.ts";

/** What is to be done about one image, and why. */
export type ImageVerdict =
  | { readonly class: "Pullable"; readonly action: "allow"; readonly digest?: Digest }
  | {
      readonly class: ProblemClass;
      readonly action: Action;
      readonly problem: Problem;
      readonly digest?: Digest;
    };

/** What `table` makes of a result: a remark about an image that can be pulled never denies. */
export function verdictOf(
  result: CheckResult,
  table: ActionTable,
  circumstances?: Circumstances,
): ImageVerdict {
  if (result.kind === "problem") {
    const { problem } = result;
    const action = table.actionFor(problem.class, circumstances);
    return { class: problem.class, action, problem };
  }
  const { digest } = result.image;
  const [problem] = result.remarks;
  if (problem === undefined) return { class: "Pullable", action: "allow", digest };
  const action = table.actionFor(problem.class, circumstances);
  return { class: problem.class, action: action === "deny" ? "warn" : action, problem, digest };
}
