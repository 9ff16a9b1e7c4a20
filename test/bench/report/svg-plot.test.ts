import { describe, expect, it } from "vitest";
import { formatPlot } from "../../../bench/report/svg-plot.ts";

/** Values of an attribute of all elements of a kind, in order. */
function attributesOf(svg: string, element: string, name: string): string[] {
  const pattern = new RegExp(`<${element} [^>]*?\\b${name}="([^"]*)"`, "g");
  return [...svg.matchAll(pattern)].map(([, value]) => value ?? "");
}

describe("formatPlot()", () => {
  it("puts points where their figures are, from 0 to a round number", () => {
    const svg = formatPlot({
      kind: "points",
      title: "Wait",
      xLabel: "spread",
      yLabel: "s",
      series: [
        {
          title: "ours",
          joined: true,
          points: [
            { x: 0, y: 0 },
            { x: 6, y: 12, label: "best" },
          ],
        },
      ],
    });
    expect(attributesOf(svg, "circle", "cx")).toEqual(["72", "696"]);
    expect(attributesOf(svg, "circle", "cy")).toEqual(["356", "92"]);
    expect(attributesOf(svg, "polyline", "points")).toEqual(["72,356 696,92"]);
    expect(svg).toContain(">best</text>");
  });

  it("draws one bar of each series in every group, and the range of its rounds", () => {
    const svg = formatPlot({
      kind: "bars",
      title: "Pods",
      yLabel: "pods/s",
      groups: ["1000 nodes", "5000 nodes"],
      series: [
        { title: "[]", bars: [{ value: 300 }, { value: 150 }] },
        { title: "ours", bars: [{ value: 300, lowest: 0, highest: 300 }, { value: 0 }] },
      ],
    });
    const heights = attributesOf(svg, "rect", "height").filter((height) => height !== "10");
    expect(heights).toEqual(["420", "264", "132", "264", "0"]);
    expect(svg).toMatch(/<line [^>]*y1="356" y2="92" stroke="#000000"\/>/);
  });

  it("names three series in a line, two where a name is long", () => {
    const placesOf = (...titles: string[]) => {
      const series = titles.map((title) => ({ title, bars: [] }));
      const svg = formatPlot({ kind: "bars", title: "", yLabel: "", groups: [], series });
      return attributesOf(svg, "rect", "x").slice(-titles.length);
    };
    expect(placesOf("a", "b", "c")).toEqual(["72", "280", "488"]);
    expect(placesOf("a", "b".repeat(41), "c")).toEqual(["72", "384", "72"]);
  });

  it("escapes what it is given, and draws nothing as nothing", () => {
    const svg = formatPlot({
      kind: "points",
      title: '<script>"&',
      xLabel: "x",
      yLabel: "y",
      series: [],
    });
    expect(svg).toContain("&lt;script&gt;&quot;&amp;");
    expect(svg).not.toContain("<circle");
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});
