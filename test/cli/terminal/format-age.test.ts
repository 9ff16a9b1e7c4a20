import { expect, it } from "vitest";
import { formatAge } from "../../../cli/terminal/format-age.ts";

it.for([
  [-1, "0s"],
  [0, "0s"],
  [119_999, "119s"],
  [120_000, "2m"],
  [7_199_999, "119m"],
  [7_200_000, "2h"],
  [172_799_999, "47h"],
  [172_800_000, "2d"],
] as const)("formatAge() of %i ms is %s", ([ms, text]) => {
  expect(formatAge(ms)).toBe(text);
});
