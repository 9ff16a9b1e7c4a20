import { describe, expect, it } from "vitest";
import {
  cacheRequestsOf,
  purgedMsAfter,
  takenUpPatch,
} from "../../../controller/caches/cache-requests.ts";

const NONE = cacheRequestsOf({});
const PURGE = cacheRequestsOf({ "layerwise.io/purge": "" });
const REFRESH = cacheRequestsOf({ "layerwise.io/refresh": "" });

describe("cacheRequestsOf()", () => {
  it.for(["layerwise.io/refresh", "kubefledged.io/refresh-imagecache"])(
    "refreshes by %s",
    (key) => {
      expect(cacheRequestsOf({ [key]: "", other: "x" })).toEqual({
        wantsRefresh: true,
        wantsPurge: false,
        annotations: [key],
      });
    },
  );

  it.for(["layerwise.io/purge", "kubefledged.io/purge-imagecache"])("purges by %s", (key) => {
    expect(cacheRequestsOf({ [key]: "whatever" })).toEqual({
      wantsRefresh: false,
      wantsPurge: true,
      annotations: [key],
    });
  });

  it("asks for nothing without any, or by names that every object has", () => {
    expect(cacheRequestsOf({ other: "x" })).toEqual({
      wantsRefresh: false,
      wantsPurge: false,
      annotations: [],
    });
  });

  it("purges where both are asked for, and takes both away", () => {
    const both = { "layerwise.io/refresh": "", "kubefledged.io/purge-imagecache": "" };
    expect(cacheRequestsOf(both)).toEqual({
      wantsRefresh: false,
      wantsPurge: true,
      annotations: ["layerwise.io/refresh", "kubefledged.io/purge-imagecache"],
    });
  });
});

it("takenUpPatch() takes the annotations away from the object that was read, and no other", () => {
  expect(takenUpPatch(PURGE, "42")).toEqual({
    metadata: { resourceVersion: "42", annotations: { "layerwise.io/purge": null } },
  });
});

describe("purgedMsAfter()", () => {
  const state = { purgedMs: 5, isSpecNew: false, nowMs: 9 };

  it("lasts until the spec changes or a refresh is asked for", () => {
    expect(purgedMsAfter(NONE, state)).toBe(5);
    expect(purgedMsAfter(NONE, { ...state, isSpecNew: true })).toBeUndefined();
    expect(purgedMsAfter(REFRESH, state)).toBeUndefined();
  });

  it("is now where a purge is asked for, whatever else", () => {
    expect(purgedMsAfter(PURGE, { ...state, isSpecNew: true })).toBe(9);
    expect(purgedMsAfter(PURGE, { ...state, purgedMs: undefined })).toBe(9);
  });
});
