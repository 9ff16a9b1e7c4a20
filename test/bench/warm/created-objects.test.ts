import { describe, expect, it } from "vitest";
import { countCreatedObjects, createdBetween } from "../../../bench/warm/created-objects.ts";

function line(labels: Readonly<Record<string, string>>, count: number): string {
  const all = { code: "201", dry_run: "", subresource: "", verb: "POST", ...labels };
  const text = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return `apiserver_request_total{${text.join(",")}} ${count}`;
}

describe("countCreatedObjects()", () => {
  it("counts what was created and is kept, by resource", () => {
    const metrics = [
      "# TYPE apiserver_request_total counter",
      line({ resource: "pods" }, 3),
      line({ resource: "pods", verb: "APPLY" }, 2),
      line({ resource: "pods", code: "409" }, 50),
      line({ resource: "pods", code: "200", verb: "APPLY" }, 50),
      line({ resource: "pods", dry_run: "All" }, 50),
      line({ resource: "pods", subresource: "binding" }, 50),
      line({ resource: "leases" }, 50),
      line({ resource: "subjectaccessreviews" }, 50),
      line({ resource: "events" }, 7),
    ].join("\n");
    expect(countCreatedObjects(metrics)).toEqual(
      new Map([
        ["pods", 5],
        ["events", 7],
      ]),
    );
  });
});

describe("createdBetween()", () => {
  it("leaves out what did not grow", () => {
    const before = new Map([
      ["pods", 5],
      ["events", 7],
    ]);
    const after = new Map([...before, ["events", 9], ["jobs", 1]] as const);
    expect(createdBetween(before, after)).toEqual({ events: 2, jobs: 1 });
  });
});
