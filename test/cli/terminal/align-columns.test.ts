import { expect, it } from "vitest";
import { alignColumns } from "../../../cli/terminal/align-columns.ts";

it("alignColumns() makes each column as wide as its widest text and ends no line in blanks", () => {
  const rows = [
    ["web", "1", "x"],
    ["a\u001b[2J", "10", ""],
  ];
  expect(alignColumns(["NAME", "COUNT", "REST"], rows)).toBe(
    "NAME         COUNT   REST\nweb          1       x\na\\u001b[2J   10\n",
  );
});

it("alignColumns() lets cells be painted after they are padded", () => {
  const table = alignColumns(["A", "B"], [["1", "2"]], ({ row, column, text }) =>
    column === 0 ? `<${row}${text}>` : text,
  );
  expect(table).toBe("A   B\n<01>   2\n");
});
