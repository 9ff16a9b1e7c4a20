import { describe, expect, it } from "vitest";
import { parseMachineTime } from "../../../bench/processes/machine-time.ts";

describe("parseMachineTime()", () => {
  it("adds up what ran, and what had nothing to run", () => {
    const stat = "cpu  1000 200 300 4000 500 60 40 7 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n";
    expect(parseMachineTime(stat)).toEqual({ busySeconds: 16, idleSeconds: 45 });
  });

  it("refuses a line that is cut off", () => {
    expect(() => parseMachineTime("cpu  1000 200 300")).toThrow(SyntaxError);
  });
});
