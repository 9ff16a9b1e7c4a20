import { nextStepFor } from "./action-table.ts";
import type { Problem } from "./check-result.ts";

/** Where a secret is there and Layerwise has no right to it: docs/webhook.md. */
export const READ_SECRETS_STEP = "let Layerwise read it: RoleBinding to layerwise-pull-secrets";

/** What a person does about it, as the message says at its end where that differs from what the class asks for. */
export function nextStepIn({ class: problemClass, message }: Problem): string {
  return message.endsWith(READ_SECRETS_STEP) ? READ_SECRETS_STEP : nextStepFor(problemClass);
}

/** The message without what the class asks for, which stands at its end. */
export function withoutNextStep({ class: problemClass, message }: Problem): string {
  const end = `; ${nextStepFor(problemClass)}`;
  return message.endsWith(end) ? message.slice(0, -end.length) : message;
}
