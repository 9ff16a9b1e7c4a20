import { expect, it } from "vitest";
import { shareOfNodes } from "../../../controller/caches/share-of-nodes.ts";

it.for<[number | string, number, number]>([
  [10, 3, 10],
  [0, 3, 0],
  ["25%", 2000, 500],
  ["25%", 3, 1],
  ["1%", 101, 2],
  ["100%", 7, 7],
  ["0%", 7, 0],
  ["50%", 0, 0],
])("shareOfNodes() of %s with %i nodes is %i", ([amount, total, expected]) => {
  expect(shareOfNodes(amount, total)).toBe(expected);
});
