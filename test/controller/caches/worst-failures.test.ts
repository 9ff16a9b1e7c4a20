import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FailedPull } from "../../../controller/caches/cache-progress.ts";
import { worstFailuresOf } from "../../../controller/caches/worst-failures.ts";
import { failed } from "./nodes/sample-progress.ts";

function failure(node: string, image: string, pull: Parameters<typeof failed>[0]): FailedPull {
  return { node, image, pull: failed(pull) };
}

function names(failures: readonly FailedPull[]): string[] {
  return failures.map(({ node, image }) => `${node} ${image}`);
}

describe("worstFailuresOf()", () => {
  it("has what is not tried again first, then what failed most often", () => {
    const failures = [
      failure("node-1", "a", { attempts: 9 }),
      failure("node-1", "b", { attempts: 4, isFinal: true }),
      failure("node-1", "c", { attempts: 1 }),
    ];
    expect(names(worstFailuresOf(failures, 20))).toEqual(["node-1 b", "node-1 a", "node-1 c"]);
  });

  it("lets no image that fails everywhere hide another", () => {
    const everywhere = Array.from({ length: 30 }, (_, index) =>
      failure(`node-${10 + index}`, "a", { attempts: 4, isFinal: true }),
    );
    const other = failure("node-1", "b", { attempts: 1, reason: "RegistryUnavailable" });
    const worst = worstFailuresOf([...everywhere, other], 20);
    expect(worst).toHaveLength(20);
    expect(names(worst).slice(0, 3)).toEqual(["node-10 a", "node-1 b", "node-11 a"]);
  });

  it("is the same whatever the order, and never longer than the limit", () => {
    const any = fc
      .tuple(
        fc.constantFrom("node-1", "node-2", "node-3"),
        fc.constantFrom("a", "b", "c"),
        fc.record({ attempts: fc.integer({ min: 1, max: 3 }), isFinal: fc.boolean() }),
      )
      .map(([node, image, pull]) => failure(node, image, pull));
    const some = fc.uniqueArray(any, { selector: ({ node, image }) => `${node} ${image}` });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 9 }), (failures, limit) => {
        const worst = names(worstFailuresOf(failures, limit));
        expect(worst).toHaveLength(Math.min(limit, failures.length));
        expect(names(worstFailuresOf([...failures].reverse(), limit))).toEqual(worst);
      }),
    );
  });
});
