import { describe, expect, it } from "vitest";
import { formatTable } from "../../../bench/report/table.ts";

describe("formatTable()", () => {
  it("aligns the first column to the left and the others to the right", () => {
    const rows = [
      ["p50", "0.3"],
      ["p99.9", "12.25"],
    ];
    expect(formatTable({ title: "Calls", header: ["", "ms"], rows })).toBe(
      [
        "Calls",
        "",
        "|       |    ms |",
        "|-------|------:|",
        "| p50   |   0.3 |",
        "| p99.9 | 12.25 |",
        "",
      ].join("\n"),
    );
  });

  it("leaves cells empty that a row lacks", () => {
    expect(formatTable({ title: "", header: ["a", "b"], rows: [["1"]] })).toContain("| 1 |   |");
  });
});
