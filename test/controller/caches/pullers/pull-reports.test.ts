import { describe, expect, it } from "vitest";
import { PullReports } from "../../../../controller/caches/pullers/pull-reports.ts";

const report = { podUid: "u", podName: "layerwise-pull-c-1", reference: "r.example/web:1" };

describe("PullReports", () => {
  it("keeps what kubelets say of puller pods, and of no other", () => {
    const reports = new PullReports();
    expect(reports.observe({ ...report, seconds: 2 }, 10)).toBe(true);
    expect(reports.observe({ ...report, reference: "r.example/api:1" }, 20)).toBe(true);
    expect(reports.observe({ ...report, podUid: "v", podName: "web-1" }, 30)).toBe(false);
    expect(reports.of("u")).toEqual({
      pulled: new Map([
        ["r.example/web:1", 2],
        ["r.example/api:1", undefined],
      ]),
      lastMs: 20,
    });
    expect(reports.of("v")).toBeUndefined();
  });
});
