const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Bytes for people, in powers of 1000 as registries state sizes: "68.7 MB". */
export function formatBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 999.95 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[unit]}`;
}
