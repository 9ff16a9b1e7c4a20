import { expect, it } from "vitest";
import { progressBar } from "../../../cli/terminal/progress-bar.ts";

it.for([
  [0, 0, "[----------]"],
  [0, 3, "[----------]"],
  [1, 3, "[###-------]"],
  [3, 3, "[##########]"],
  [4, 3, "[##########]"],
] as const)("progressBar() of %i of %i is %s", ([done, total, bar]) => {
  expect(progressBar(done, total, 12)).toBe(bar);
});
