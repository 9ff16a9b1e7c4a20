import { describe, expect, it } from "vitest";
import { LiveLines } from "../../../cli/terminal/live-lines.ts";
import { screenOf } from "./screen.ts";

function shown(size: { readonly columns?: number; readonly rows?: number } = {}) {
  let text = "$ command\n";
  const lines = new LiveLines({ ...size, write: (part) => (text += part) });
  return { lines, screen: () => screenOf(text).slice(1) };
}

describe("LiveLines", () => {
  it("writes over the lines it wrote last, however many there are then", () => {
    const { lines, screen } = shown();
    lines.draw(["one", "two", "three"]);
    lines.draw(["1", "2"]);
    expect(screen()).toEqual(["1", "2"]);
    lines.clear();
    expect(screen()).toEqual([]);
  });

  it("goes on below lines that are to stay", () => {
    const { lines, screen } = shown();
    lines.draw(["one"]);
    lines.keep();
    lines.draw(["two"]);
    expect(screen()).toEqual(["one", "two"]);
  });

  it("assumes a size where the terminal tells none", () => {
    const small = shown({ columns: 40, rows: 1 }).lines;
    const unknown = shown({ columns: 0, rows: 0 }).lines;
    expect([small.columns, small.rows]).toEqual([40, 2]);
    expect([unknown.columns, unknown.rows]).toEqual([80, 23]);
  });
});
