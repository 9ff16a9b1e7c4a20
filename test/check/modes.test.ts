import { describe, expect, it } from "vitest";
import { defaultModesOf, modeNamesOf, modesOf } from "../../check/modes.ts";

const WARN = defaultModesOf("warn");

describe("modesOf()", () => {
  it.for([
    { labels: {}, modes: ["warn"] },
    { labels: { team: "a" }, modes: ["warn"] },
    { labels: { "layerwise.io/enforce": "true" }, modes: ["enforce"] },
    { labels: { "layerwise.io/audit": "true" }, modes: ["audit"] },
    {
      labels: { "layerwise.io/enforce": "true", "layerwise.io/warn": "true" },
      modes: ["enforce", "warn"],
    },
    { labels: { "layerwise.io/warn": "false" }, modes: [] },
    { labels: { "layerwise.io/enforce": "yes", "layerwise.io/audit": "true" }, modes: ["audit"] },
  ] as { labels: Record<string, string>; modes: string[] }[])(
    "is $modes with the labels $labels",
    ({ labels, modes }) => {
      expect(modeNamesOf(modesOf(labels, WARN))).toEqual(modes);
    },
  );
});

describe("defaultModesOf()", () => {
  it("has one mode, or none", () => {
    expect(modeNamesOf(defaultModesOf("enforce"))).toEqual(["enforce"]);
    expect(modeNamesOf(defaultModesOf("off"))).toEqual([]);
  });
});
