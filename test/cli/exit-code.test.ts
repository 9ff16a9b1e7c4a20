import { expect, it } from "vitest";
import { exitCodeOf } from "../../cli/exit-code.ts";
import { VERDICTS } from "../../cli/verdict.ts";

it("exitCodeOf() is 0 for what can be pulled, 1 for what is proven bad, 2 for what nobody knows", () => {
  expect(Object.fromEntries(VERDICTS.map((verdict) => [verdict, exitCodeOf(verdict)]))).toEqual({
    good: 0,
    warning: 0,
    unknown: 2,
    bad: 1,
  });
});
