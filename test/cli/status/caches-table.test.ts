import { describe, expect, it } from "vitest";
import { formatCachesTable } from "../../../cli/status/caches-table.ts";
import { paintPlainly } from "../../../cli/terminal/colour.ts";
import { sampleCache, sampleConditions } from "../caches/sample-cache.ts";

const NOW = Date.parse("2026-01-01T01:00:00Z");
const PLAIN = { paint: paintPlainly, nowMs: NOW, isWide: false, showsNamespace: false };

const cache = sampleCache({
  conditions: sampleConditions({ Ready: "False/Pulling", Progressing: "True/Pulling" }),
  nodes: { desired: 3, ready: 1, pulling: 1, waiting: 1, failed: 0 },
  imagesSummary: "0/1",
  nodesSummary: "1/3",
  failuresTotal: 0,
  collectedImages: 4,
  lastRefreshTime: "2026-01-01T00:50:00Z",
  nextRefreshTime: "2026-01-01T01:05:00Z",
});

describe("formatCachesTable()", () => {
  it("gives each cache a line, with a dash for what is not known yet", () => {
    const fresh = sampleCache(undefined, { name: "fresh" });
    expect(formatCachesTable([cache, fresh], PLAIN)).toBe(`\
NAME    IMAGES   NODES   READY   FAILED   STATE
web     0/1      1/3     False   0        Pulling: as Pulling has it
fresh   -        -       -       -        NotYetSeen: the controller has not looked at it yet
`);
  });

  it("shows more where that is asked for", () => {
    expect(formatCachesTable([cache], { ...PLAIN, isWide: true, showsNamespace: true })).toBe(`\
NAMESPACE   NAME   IMAGES   NODES   READY   FAILED   PULLING   WAITING   COLLECTED   REFRESHED   REFRESH IN   STATE
shop        web    0/1      1/3     False   0        1         1         4           10m         5m           Pulling: as Pulling has it
`);
  });

  it("paints whether a cache is ready", () => {
    const table = formatCachesTable([cache], {
      ...PLAIN,
      paint: (verdict, text) => `<${verdict}>${text}`,
    });
    expect(table).toContain("   <unknown>False   0 ");
  });
});
