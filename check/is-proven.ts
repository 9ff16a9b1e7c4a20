import { ActionTable, type ProblemClass } from "./action-table.ts";

/** What our own guard refuses to ask, a node may well ask. */
const OWN_REFUSAL: ProblemClass = "EgressForbidden";

const defaults = new ActionTable();

/** Whether a problem of the class shows that no node can pull the image, rather than that we could not find out. */
export function isProven(problemClass: ProblemClass): boolean {
  return problemClass !== OWN_REFUSAL && defaults.actionFor(problemClass) === "deny";
}

/** The same of a problem that a node met itself. */
export function isProvenByNode(problemClass: ProblemClass): boolean {
  return defaults.actionFor(problemClass, { seenByNode: true }) === "deny";
}
