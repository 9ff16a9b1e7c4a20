import { formatGoDuration } from "./go-duration.ts";

export function pullingMessage(reference: string): string {
  return `Pulling image "${reference}"`;
}

export function presentMessage(reference: string): string {
  return `Container image "${reference}" already present on machine`;
}

/** What containerd 2 says of a reference that its registry does not have. */
export function notFoundMessage(reference: string): string {
  return `failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${reference}: not found`;
}

export function failedMessage(reference: string, message: string): string {
  return `Failed to pull image "${reference}": rpc error: code = NotFound desc = ${message}`;
}

/** Times are milliseconds: `pullMs` from the start of the pull, `waitingMs` from when it was asked for. */
export function pulledMessage(
  reference: string,
  pull: { readonly pullMs: number; readonly waitingMs: number; readonly sizeBytes: number },
): string {
  const [pulled, waited] = [formatGoDuration(pull.pullMs), formatGoDuration(pull.waitingMs)];
  return `Successfully pulled image "${reference}" in ${pulled} (${waited} including waiting). Image size: ${pull.sizeBytes} bytes.`;
}
