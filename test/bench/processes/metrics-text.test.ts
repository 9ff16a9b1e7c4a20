import { describe, expect, it } from "vitest";
import { parseMetric, sumMetric } from "../../../bench/processes/metrics-text.ts";

const TEXT = `# HELP lag_max_seconds The longest.
# TYPE lag_max_seconds gauge
lag_max_seconds 0.0105 1700000000000
lag_max_seconds_more 3
index_size{kind="nodes"} 5000
broken NaN
verdicts_total{class="Pullable",action="allow",source="check"} 3
verdicts_total{class="Pullable",action="warn",source="check"} 4
verdicts_total{class="Pullable",action="allow",source="checks"} 5
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

it("sumMetric() adds up the samples that carry all of the labels", () => {
  const labels = { class: "Pullable", source: "check" };
  expect(sumMetric(TEXT, "verdicts_total", labels)).toBe(7);
  expect(sumMetric(TEXT, "verdicts", labels)).toBe(0);
});
