/**
 * How many of `total` nodes a number or a percentage such as "25%" stands for. Part of a node is one, so that only 0 and 0%
 * are none.
 */
export function shareOfNodes(amount: number | string, total: number): number {
  if (typeof amount === "number") return amount;
  return Math.ceil((total * Number.parseInt(amount, 10)) / 100);
}
