import { describe, expect, it } from "vitest";
import { TagResolutions } from "../../../controller/images/tag-resolutions.ts";
import { parseDigest } from "../../../placement/digest.ts";

const OLD = parseDigest(`sha256:${"a".repeat(64)}`);
const NEW = parseDigest(`sha256:${"b".repeat(64)}`);

describe("TagResolutions", () => {
  it("resolve() returns the digest a tag moved away from", () => {
    const resolutions = new TagResolutions();
    expect(resolutions.resolve("r/x:1", OLD)).toBeUndefined();
    expect(resolutions.resolve("r/x:1", OLD)).toBeUndefined();
    expect(resolutions.resolve("r/x:1", NEW)).toBe(OLD);
    expect(resolutions.digestOf("r/x:1")).toBe(NEW);
    expect(resolutions.tagsOf(OLD)).toEqual([]);
    expect(resolutions.tagsOf(NEW)).toEqual(["r/x:1"]);
  });

  it("tagsOf() is sorted, whatever the order in which tags were resolved", () => {
    const resolutions = new TagResolutions();
    resolutions.resolve("r/x:2", OLD);
    resolutions.resolve("r/x:1", OLD);
    expect(resolutions.tagsOf(OLD)).toEqual(["r/x:1", "r/x:2"]);
  });

  it("forget() returns the digest and leaves the other tags", () => {
    const resolutions = new TagResolutions();
    resolutions.resolve("r/x:1", OLD);
    resolutions.resolve("r/x:2", OLD);
    expect(resolutions.forget("r/x:1")).toBe(OLD);
    expect(resolutions.forget("r/x:1")).toBeUndefined();
    expect(resolutions.tagsOf(OLD)).toEqual(["r/x:2"]);
    expect(resolutions.size).toBe(1);
  });
});
