import { describe, expect, it } from "vitest";
import { PURGE_ANNOTATIONS, REFRESH_ANNOTATIONS } from "../../api/cache-triggers.ts";

describe("the annotations that trigger something", () => {
  it("are ours and kube-fledged's", () => {
    expect(REFRESH_ANNOTATIONS).toEqual([
      "layerwise.io/refresh",
      "kubefledged.io/refresh-imagecache",
    ]);
    expect(PURGE_ANNOTATIONS).toEqual(["layerwise.io/purge", "kubefledged.io/purge-imagecache"]);
  });
});
