import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CacheableWorkload } from "../../../controller/caches/cacheable-workload.ts";
import { CACHE_LABEL, DiscoveredImages } from "../../../controller/caches/discovered-images.ts";

const ASKS = { [CACHE_LABEL]: "true" };
const FORBIDS = { [CACHE_LABEL]: "false" };

function workload(
  images: readonly string[],
  labels: Readonly<Record<string, string>> = ASKS,
  namespace = "shop",
): CacheableWorkload {
  return { namespace, labels, images };
}

describe("DiscoveredImages.of()", () => {
  it("has the images of workloads that ask for it, in order, each once", () => {
    const discovered = new DiscoveredImages();
    discovered.observe("deployments/shop/web", workload(["b", "a"]));
    discovered.observe("jobs/shop/load", workload(["b"]));
    discovered.observe("deployments/shop/other", workload(["c"], {}));
    expect(discovered.of("shop", {})).toEqual({ images: ["a", "b"], leftOut: [] });
  });

  it("has those of a namespace that asks, but for workloads that forbid it", () => {
    const discovered = new DiscoveredImages();
    discovered.observe("deployments/shop/web", workload(["a"], {}));
    discovered.observe("deployments/shop/huge", workload(["b"], FORBIDS));
    discovered.observeNamespace("shop", ASKS);
    expect(discovered.of("shop", {}).images).toEqual(["a"]);
    discovered.observeNamespace("shop", FORBIDS);
    expect(discovered.of("shop", {}).images).toEqual([]);
  });

  it("looks in its own namespace, or in those that it selects", () => {
    const discovered = new DiscoveredImages();
    discovered.observe("deployments/shop/web", workload(["a"]));
    discovered.observe("deployments/bank/web", workload(["b"], ASKS, "bank"));
    discovered.observeNamespace("bank", { team: "red" });
    const namespaceSelector = { matchLabels: { team: "red" } };
    expect(discovered.of("shop", {}).images).toEqual(["a"]);
    expect(discovered.of("shop", { namespaceSelector }).images).toEqual(["b"]);
    expect(discovered.of("shop", { namespaceSelector: {} }).images).toEqual(["a", "b"]);
  });

  it("takes the workloads that its selector takes", () => {
    const discovered = new DiscoveredImages();
    discovered.observe("deployments/shop/web", workload(["a"], { ...ASKS, tier: "front" }));
    discovered.observe("deployments/shop/db", workload(["b"], { ...ASKS, tier: "back" }));
    const selector = { matchLabels: { tier: "front" } };
    expect(discovered.of("shop", { selector }).images).toEqual(["a"]);
  });

  it("forgets what is gone, and cuts what is too much", () => {
    const discovered = new DiscoveredImages();
    const many = Array.from({ length: 203 }, (_, index) => `image-${1000 + index}`);
    discovered.observe("deployments/shop/web", workload(many));
    const { images, leftOut } = discovered.of("shop", {});
    expect([images.length, images.at(-1)]).toEqual([200, "image-1199"]);
    expect(leftOut).toEqual(["image-1200", "image-1201", "image-1202"]);
    discovered.observe("deployments/shop/web", undefined);
    expect(discovered.of("shop", {})).toEqual({ images: [], leftOut: [] });
  });
});

describe("DiscoveredImages.observe()", () => {
  it("tells whether what is discovered may be another now", () => {
    const discovered = new DiscoveredImages();
    const observe = (next: CacheableWorkload | undefined) => discovered.observe("d/shop/web", next);
    expect(observe(workload(["a"], {}))).toBe(false);
    expect(observe(workload(["a"]))).toBe(true);
    expect(observe(workload(["a"]))).toBe(false);
    expect(observe(workload(["b"]))).toBe(true);
    expect(discovered.observeNamespace("shop", { team: "red" })).toBe(true);
    expect(discovered.observeNamespace("shop", { team: "red" })).toBe(false);
    expect(discovered.observeNamespace("empty", ASKS)).toBe(false);
    expect(observe(undefined)).toBe(true);
    expect(observe(undefined)).toBe(false);
  });

  it("never says that nothing is new where something is", () => {
    const labels = fc.constantFrom({}, ASKS, FORBIDS, { tier: "front" });
    const change = fc.oneof(
      fc.tuple(fc.constant("workload"), labels, fc.constantFrom("a", "b"), fc.boolean()),
      fc.tuple(fc.constant("namespace"), labels, fc.constant(""), fc.boolean()),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const discovered = new DiscoveredImages();
        for (const [what, of, image, isGone] of changes) {
          const before = discovered.of("shop", {});
          const isNew =
            what === "workload"
              ? discovered.observe("d/shop/web", isGone ? undefined : workload([image], of))
              : discovered.observeNamespace("shop", isGone ? undefined : of);
          expect(
            isNew || JSON.stringify(before) === JSON.stringify(discovered.of("shop", {})),
          ).toBe(true);
        }
      }),
    );
  });
});
