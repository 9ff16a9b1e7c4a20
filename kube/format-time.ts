/** Formats a time as Kubernetes' Time, which is without fractions of a second. */
export function formatTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, "Z");
}
