/** `[#####-----]` of `width` characters, at least the two brackets; empty where there is nothing to do. */
export function progressBar(done: number, total: number, width: number): string {
  const inner = Math.max(0, width - 2);
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.floor(share * inner);
  return `[${"#".repeat(filled)}${"-".repeat(inner - filled)}]`;
}
