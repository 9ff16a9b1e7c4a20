import type { SeededRandom } from "../../demo/seeded-random.ts";

/**
 * Draws `count` different items by their weights, or all when there are fewer; heavier ones tend to come first.
 * One exponential key each (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006).
 */
export function drawImages<T extends { readonly weight: number }>(
  items: readonly T[],
  count: number,
  random: SeededRandom,
): T[] {
  return items
    .map((item) => ({ item, key: random.exponential(1 / item.weight) }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ item }) => item);
}
