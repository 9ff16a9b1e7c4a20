/**
 * The contenders in the order of a round, the first of `rounds` being 0. Each round begins elsewhere, so that none always comes
 * first, when the cluster is freshest.
 */
export function turnOrder<T>(contenders: readonly T[], round: number, rounds: number): T[] {
  const first = Math.floor((round * contenders.length) / rounds);
  return [...contenders.slice(first), ...contenders.slice(0, first)];
}
