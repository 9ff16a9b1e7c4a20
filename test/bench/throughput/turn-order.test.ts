import { expect, test } from "vitest";
import { turnOrder } from "../../../bench/throughput/turn-order.ts";

test("turnOrder() lets each round begin elsewhere and leaves nobody out", () => {
  const orders = [0, 1, 2].map((round) => turnOrder(["a", "b", "c", "d", "e", "f"], round, 3));
  expect(orders).toEqual([
    ["a", "b", "c", "d", "e", "f"],
    ["c", "d", "e", "f", "a", "b"],
    ["e", "f", "a", "b", "c", "d"],
  ]);
});

test("turnOrder() of a single round is the order of the contenders", () => {
  expect(turnOrder(["a", "b"], 0, 1)).toEqual(["a", "b"]);
});

test("turnOrder() begins with each contender once where rounds are as many", () => {
  const firsts = [0, 1, 2].map((round) => turnOrder(["a", "b", "c"], round, 3)[0]);
  expect(firsts).toEqual(["a", "b", "c"]);
});
