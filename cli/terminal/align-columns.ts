import { escapeText } from "./escape-text.ts";

const GAP = "   ";

export interface Cell {
  /** Position of the row, without the headings. */
  readonly row: number;
  readonly column: number;
  /** Padded, and free of what could steer a terminal. */
  readonly text: string;
}

/** Lines with aligned columns as kubectl's, ending in a line break; `paint` may colour cells, but not change their width. */
export function alignColumns(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  paint: (cell: Cell) => string = ({ text }) => text,
): string {
  const escaped = rows.map((cells) => cells.map(escapeText));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...escaped.map((cells) => cells[column]?.length ?? 0)),
  );
  const padded = (cells: readonly string[]): string[] =>
    cells.map((text, column) =>
      column === cells.length - 1 ? text : text.padEnd(widths[column] ?? 0),
    );
  const lines = escaped.map((cells, row) =>
    padded(cells).map((text, column) => paint({ row, column, text })),
  );
  return [padded(headings), ...lines].map((cells) => `${cells.join(GAP).trimEnd()}\n`).join("");
}
