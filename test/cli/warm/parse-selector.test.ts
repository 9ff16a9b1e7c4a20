import { describe, expect, it } from "vitest";
import { parseSelector } from "../../../cli/warm/parse-selector.ts";

describe("parseSelector()", () => {
  it("reads every form that kubectl knows", () => {
    expect(
      parseSelector(
        "tier=back,a==b, c != d,zone in (x, y),disk notin (hdd),example.com/gpus>1,cores<8,spot,!old,empty=",
      ),
    ).toEqual([
      { key: "tier", operator: "In", values: ["back"] },
      { key: "a", operator: "In", values: ["b"] },
      { key: "c", operator: "NotIn", values: ["d"] },
      { key: "zone", operator: "In", values: ["x", "y"] },
      { key: "disk", operator: "NotIn", values: ["hdd"] },
      { key: "example.com/gpus", operator: "Gt", values: ["1"] },
      { key: "cores", operator: "Lt", values: ["8"] },
      { key: "spot", operator: "Exists", values: [] },
      { key: "old", operator: "DoesNotExist", values: [] },
      { key: "empty", operator: "In", values: [""] },
    ]);
  });

  it.for(["", "a,", "=b", "a=b c", "a in x", "a in (b", "a>b", "a b", "--help", "a=$(id)"])(
    "refuses %j and shows the forms",
    (text) => {
      expect(() => parseSelector(text)).toThrow(/^Cannot parse selector ".*" at ".*": write tier=/);
    },
  );
});
