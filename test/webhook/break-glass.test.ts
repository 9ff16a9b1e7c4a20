import { describe, expect, it } from "vitest";
import { breakGlassRequestOf } from "../../webhook/break-glass.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");
const LABELS = { "layerwise.io/break-glass": "true" };
const REASON = "layerwise.io/break-glass-reason";
const UNTIL = "layerwise.io/break-glass-until";

function requestOf(
  annotations: Record<string, string>,
  labels: Record<string, string> = LABELS,
): ReturnType<typeof breakGlassRequestOf> {
  return breakGlassRequestOf({ metadata: { labels, annotations } }, NOW_MS);
}

describe("breakGlassRequestOf()", () => {
  it.for(["layerwise.io/break-glass", "image-policy.k8s.io/break-glass"])(
    "takes the label %s with a reason and a time",
    (label) => {
      const annotations = { [REASON]: " registry\n down ", [UNTIL]: "2026-01-02T12:00:00+01:00" };
      expect(requestOf(annotations, { [label]: "true" })).toEqual({
        kind: "asked",
        breakGlass: { reason: "registry down", untilMs: Date.parse("2026-01-02T11:00:00Z") },
      });
    },
  );

  it.for([{}, { "layerwise.io/break-glass": "false" }, { "layerwise.io/break-glass": "" }])(
    "is none with the labels %j",
    (labels) => {
      expect(requestOf({ [REASON]: "x" }, labels as Record<string, string>)).toEqual({
        kind: "none",
      });
      expect(breakGlassRequestOf({}, NOW_MS)).toEqual({ kind: "none" });
    },
  );

  it.for([
    { annotations: {}, why: `${REASON} is missing` },
    { annotations: { [REASON]: " \u200b\n" }, why: `${REASON} is missing` },
    { annotations: { [REASON]: "x" }, why: `${UNTIL} is no time such as 2026-01-31T12:00:00Z` },
    {
      annotations: { [REASON]: "x", [UNTIL]: "tomorrow" },
      why: `${UNTIL} is no time such as 2026-01-31T12:00:00Z`,
    },
    {
      annotations: { [REASON]: "x", [UNTIL]: "2026-13-01T00:00:00Z" },
      why: `${UNTIL} is no time such as 2026-01-31T12:00:00Z`,
    },
    { annotations: { [REASON]: "x", [UNTIL]: "2026-01-01T00:00:00Z" }, why: `${UNTIL} has passed` },
    {
      annotations: { [REASON]: "x", [UNTIL]: "2026-01-08T00:00:01Z" },
      why: `${UNTIL} is more than 7 days away`,
    },
  ])("does not count when $why", ({ annotations, why }) => {
    expect(requestOf(annotations)).toEqual({ kind: "unusable", why });
  });
});
