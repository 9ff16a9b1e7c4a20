import { nextStepFor, PROBLEM_CLASSES, type ProblemClass } from "../../check/action-table.ts";

const CLASSES: ReadonlySet<string> = new Set(PROBLEM_CLASSES);

/** Class, message and what to do about it. */
export function failureTextOf(failure: {
  readonly reason: string;
  readonly message: string;
}): string {
  const { reason, message } = failure;
  const nextStep = nextStepOf(reason) ?? "";
  const parts = message.includes(nextStep) ? [message] : [message, nextStep];
  return `${reason}: ${parts.filter((part) => part !== "").join("; ")}`;
}

/** Undefined for a class that this version does not know. */
export function nextStepOf(reason: string): string | undefined {
  return CLASSES.has(reason) ? nextStepFor(reason as ProblemClass) : undefined;
}
