import { describe, expect, it } from "vitest";
import { parseDuration } from "../../../cli/arguments/parse-duration.ts";

describe("parseDuration()", () => {
  it.for([
    ["30s", 30_000],
    ["2m", 120_000],
    ["1m30s", 90_000],
    ["1h", 3_600_000],
  ] as const)("reads %s", ([text, ms]) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.for(["", "0s", "30", "30 s", "-1s", "1s1m", "1.5s", "1d"])("refuses %j", (text) => {
    expect(() => parseDuration(text)).toThrow(
      new SyntaxError(
        `Cannot parse duration ${JSON.stringify(text)}: expected one such as 30s or 2m`,
      ),
    );
  });
});
