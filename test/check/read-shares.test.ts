import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { controllerReadsOf, replicaReadsOf } from "../../check/read-shares.ts";

describe("the shares of a registry's readers", () => {
  it("are together what the cluster may read, however many replicas there are", () => {
    const configured = fc.integer({ min: 10, max: 10_000_000 });
    const replicas = fc.integer({ min: 1, max: 1_000 });
    fc.assert(
      fc.property(configured, replicas, (reads, count) => {
        const shares = controllerReadsOf(reads) + count * replicaReadsOf(reads, count);
        expect(shares / reads).toBeCloseTo(1, 9);
      }),
    );
  });

  it("are three quarters for the controller and equal ones for the replicas", () => {
    expect(controllerReadsOf(10_000)).toBe(7_500);
    expect([1, 2, 3, 5].map((replicas) => replicaReadsOf(10_000, replicas))).toEqual([
      2_500,
      1_250,
      2_500 / 3,
      500,
    ]);
  });

  it("are those of a single replica for a webhook outside the cluster, which counts none", () => {
    expect(replicaReadsOf(10_000, 0)).toBe(2_500);
  });
});
