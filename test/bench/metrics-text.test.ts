import { describe, expect, it } from "vitest";
import { parseMetric } from "../../bench/metrics-text.ts";

const TEXT = `# HELP lag_max_seconds The longest.
# TYPE lag_max_seconds gauge
lag_max_seconds 0.0105 1700000000000
lag_max_seconds_more 3
index_size{kind="nodes"} 5000
broken NaN
`;

describe("parseMetric()", () => {
  it("reads the sample of exactly this name", () => {
    expect(parseMetric(TEXT, "lag_max_seconds")).toBe(0.0105);
  });

  it("takes labels as a part of the name", () => {
    expect(parseMetric(TEXT, 'index_size{kind="nodes"}')).toBe(5000);
  });

  it.for(["lag", "broken", "index_size"])("refuses %j, which has no number", (name) => {
    expect(() => parseMetric(TEXT, name)).toThrow(`Cannot find a number for "${name}"`);
  });
});
