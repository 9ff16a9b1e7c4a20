import { describe, expect, it } from "vitest";
import { decodeWatchedCache } from "../../../../controller/caches/finalization/finalizing-cache.ts";
import { imageCache } from "../sample-cache.ts";

const OURS = "layerwise.io/image-removal";
const DELETED = "2026-01-01T12:00:00Z";
const { spec } = imageCache();

function seen(metadata: object, rest: object = { spec }) {
  const identity = { namespace: "shop", name: "web", uid: "u", resourceVersion: "7" };
  return decodeWatchedCache({ metadata: { ...identity, ...metadata }, ...rest });
}

describe("decodeWatchedCache()", () => {
  it("keeps a cache that is there, whatever finalizers it has", () => {
    expect(seen({ finalizers: [OURS] })).toEqual({
      key: "shop/web",
      identity: { namespace: "shop", name: "web", uid: "u" },
      resourceVersion: "7",
      cache: expect.objectContaining({ spec }),
    });
  });

  it("takes one that is being deleted for gone, though others make it wait", () => {
    const finalizers = ["foregroundDeletion", "example.com/backup"];
    expect(seen({ finalizers, deletionTimestamp: DELETED })).toBeUndefined();
    expect(seen({ deletionTimestamp: DELETED })).toBeUndefined();
  });

  it("knows one whose deletion waits for us", () => {
    const finalizers = ["example.com/backup", OURS];
    expect(seen({ finalizers, deletionTimestamp: DELETED })).toEqual({
      key: "shop/web",
      identity: { namespace: "shop", name: "web", uid: "u" },
      resourceVersion: "7",
      cache: expect.objectContaining({ spec }),
      finalizers,
    });
  });

  it("lets one go that it cannot read", () => {
    const metadata = { finalizers: [OURS], deletionTimestamp: DELETED };
    expect(seen(metadata, { spec: 1 })).toMatchObject({ key: "shop/web", cache: undefined });
    expect(() => seen({}, { spec: 1 })).toThrow("spec");
  });
});
