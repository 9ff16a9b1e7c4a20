import { formatGoDuration } from "./go-duration.ts";

export function pullingMessage(reference: string): string {
  return `Pulling image "${reference}"`;
}

export function presentMessage(reference: string): string {
  return `Container image "${reference}" already present on machine`;
}

/** Times are milliseconds: `pullMs` from the start of the pull, `waitingMs` from when it was asked for. */
export function pulledMessage(
  reference: string,
  pull: { readonly pullMs: number; readonly waitingMs: number; readonly sizeBytes: number },
): string {
  const [pulled, waited] = [formatGoDuration(pull.pullMs), formatGoDuration(pull.waitingMs)];
  return `Successfully pulled image "${reference}" in ${pulled} (${waited} including waiting). Image size: ${pull.sizeBytes} bytes.`;
}
