import { describe, expect, it } from "vitest";
import { isUnreadable, unreadableCacheOf } from "../../../controller/caches/unreadable-cache.ts";

describe("unreadableCacheOf()", () => {
  const metadata = { namespace: "shop", name: "web" };

  it("tells which cache it is, and the start-up taint that it names", () => {
    const spec = { cacheSpec: "?", startupTaint: { key: "layerwise.io/cold" } };
    const cache = unreadableCacheOf({ metadata, spec });
    expect(cache).toEqual({ key: "shop/web", name: "web", taintKey: "layerwise.io/cold" });
    expect([isUnreadable(cache), isUnreadable({ key: "shop/web" })]).toEqual([true, false]);
  });

  it.for([undefined, null, {}, { startupTaint: null }, { startupTaint: { key: 7 } }])(
    "is at a loss for nothing: %j",
    (spec) => {
      const cache = unreadableCacheOf({ metadata, spec });
      expect(cache).toEqual({ key: "shop/web", name: "web", taintKey: undefined });
      expect(isUnreadable(cache)).toBe(true);
    },
  );
});
