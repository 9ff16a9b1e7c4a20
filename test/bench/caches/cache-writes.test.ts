import { describe, expect, it } from "vitest";
import { countCacheWrites, writesBetween } from "../../../bench/caches/cache-writes.ts";

const sample = (resource: string, subresource: string, verb: string, count: number) =>
  `apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="${resource}",scope="resource",subresource="${subresource}",verb="${verb}",version="v1"} ${count}`;

describe("countCacheWrites()", () => {
  it("counts what a controller does for caches, and nothing that kubelets do", () => {
    const metrics = [
      sample("pods", "", "POST", 3),
      sample("pods", "", "DELETE", 2),
      sample("pods", "status", "PATCH", 99),
      sample("nodes", "", "PATCH", 5),
      sample("nodes", "status", "PATCH", 99),
      sample("imagecaches", "status", "APPLY", 7),
      sample("imagecaches", "", "POST", 99),
    ].join("\n");
    const counted = { podsMade: 3, podsDeleted: 2, nodePatches: 5, cacheWrites: 7 };
    expect(countCacheWrites(metrics)).toEqual(counted);
    expect(writesBetween(countCacheWrites(""), counted)).toEqual(counted);
  });
});
