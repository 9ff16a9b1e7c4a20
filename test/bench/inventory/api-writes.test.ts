import { describe, expect, it } from "vitest";
import { countApiWrites } from "../../../bench/inventory/api-writes.ts";

function sample(labels: Record<string, string>, value: number): string {
  const all = { code: "200", dry_run: "", resource: "nodes", verb: "PATCH", ...labels };
  const text = Object.entries(all).map(([name, label]) => `${name}="${label}"`);
  return `apiserver_request_total{${text.join(",")}} ${value}`;
}

describe("countApiWrites()", () => {
  it("adds up what was written", () => {
    const metrics = [
      sample({}, 3),
      sample({ verb: "POST", code: "201", resource: "imagemanifests" }, 20),
      sample({ verb: "APPLY" }, 100),
      sample({ verb: "DELETE" }, 1000),
    ];
    expect(countApiWrites(metrics.join("\n"))).toBe(1123);
  });

  it("leaves out reads, leases, dry runs, refusals and other metrics", () => {
    const metrics = [
      sample({ verb: "LIST" }, 1),
      sample({ resource: "leases" }, 1),
      sample({ dry_run: "All" }, 1),
      sample({ code: "409" }, 1),
      sample({}, 1).replace("_total", "_duration_seconds_count"),
      "# TYPE apiserver_request_total counter",
    ];
    expect(countApiWrites(metrics.join("\n"))).toBe(0);
  });
});
