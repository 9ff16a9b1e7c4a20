import { describe, expect, it } from "vitest";
import { decodeImageCache } from "../../../api/image-cache.ts";
import { isUnreadable, unreadableCacheOf } from "../../../controller/caches/unreadable-cache.ts";

const metadata = {
  namespace: "shop",
  name: "web",
  uid: "uid-1",
  resourceVersion: "7",
  generation: 3,
};

function faultOf(raw: unknown): unknown {
  try {
    return decodeImageCache(raw);
  } catch (error) {
    return error;
  }
}

describe("unreadableCacheOf()", () => {
  it("tells which cache it is, what is wrong with it, and the start-up taint that it names", () => {
    const spec = { cacheSpec: "?", startupTaint: { key: "layerwise.io/cold" } };
    const cache = unreadableCacheOf({ metadata, spec }, faultOf({ metadata, spec }));
    expect(cache).toEqual({
      key: "shop/web",
      name: "web",
      taintKey: "layerwise.io/cold",
      identity: { namespace: "shop", name: "web", uid: "uid-1" },
      resourceVersion: "7",
      generation: 3,
      fault: "spec.cacheSpec: Invalid input: expected array, received string",
      isTold: false,
    });
    expect([isUnreadable(cache), isUnreadable({ key: "shop/web" })]).toEqual([true, false]);
  });

  it("knows whether its status tells of this very fault", () => {
    const told = (reason: string, message: string) => {
      const conditions = [null, { type: "Degraded", reason, message }];
      return unreadableCacheOf({ metadata, status: { conditions } }, "a fault").isTold;
    };
    expect([
      told("Unreadable", "Cannot: a fault"),
      told("Unreadable", "Cannot: another"),
      told("Denied", "a fault"),
    ]).toEqual([true, false, false]);
  });

  it.for([undefined, null, {}, { startupTaint: null }, { startupTaint: { key: 7 } }])(
    "is at a loss for nothing: %j",
    (spec) => {
      const bare = { namespace: "shop", name: "web" };
      const cache = unreadableCacheOf({ metadata: bare, spec, status: null }, new Error("fault"));
      expect(cache).toMatchObject({ key: "shop/web", taintKey: undefined, fault: "Error: fault" });
      expect(isUnreadable(cache)).toBe(true);
    },
  );
});
