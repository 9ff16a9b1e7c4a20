/** Formats a time as Kubernetes' MicroTime, which refuses fewer than six digits after the point. */
export function formatMicroTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("Z", "000Z");
}
