import {
  type Action,
  ActionTable,
  PROBLEM_CLASSES,
  type ProblemClass,
} from "../check/action-table.ts";

const ACTIONS = ["allow", "warn", "deny"] as const satisfies readonly Action[];

/** The table with overrides such as `RateLimited=allow`. Throws an Error for one that is none or that it does not take. */
export function parseActionOverrides(texts: readonly string[]): ActionTable {
  return new ActionTable(new Map(texts.map(parseActionOverride)));
}

function parseActionOverride(text: string): readonly [ProblemClass, Action] {
  const [className, actionName, ...rest] = text.split("=");
  const problemClass = PROBLEM_CLASSES.find((known) => known === className);
  const action = ACTIONS.find((known) => known === actionName);
  if (problemClass === undefined || action === undefined || rest.length > 0) {
    throw new SyntaxError(
      `expected CLASS=allow|warn|deny; the classes are ${PROBLEM_CLASSES.join(", ")}`,
    );
  }
  return [problemClass, action];
}
