import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PullContext } from "../../../check/pull-context.ts";
import { ImageUsage } from "../../../controller/images/image-usage.ts";
import { parseDigest } from "../../../placement/digest.ts";

const DIGEST = parseDigest(`sha256:${"a".repeat(64)}`);
const SHOP: PullContext = {
  namespace: "shop",
  secretNames: ["pull"],
  serviceAccountName: "default",
};
const BANK: PullContext = { namespace: "bank", secretNames: [], serviceAccountName: "teller" };

function createUsage(): ImageUsage {
  return new ImageUsage({ maxImages: 100 });
}

describe("ImageUsage", () => {
  it("use() reports images that nobody used before", () => {
    const usage = createUsage();
    expect(usage.use("Node/a", { keys: ["r/x:1", "r/y:1", "r/x:1"] })).toEqual({
      gained: ["r/x:1", "r/y:1"],
      lost: [],
    });
    expect([...usage.keys()]).toEqual(["r/x:1", "r/y:1"]);
  });

  it("use() reports nothing when a source says the same again", () => {
    const usage = createUsage();
    usage.use("Pod/shop/a", { keys: ["r/x:1", "r/y:1"], context: SHOP });
    expect(usage.use("Pod/shop/a", { keys: ["r/y:1", "r/x:1"], context: SHOP })).toEqual({
      gained: [],
      lost: [],
    });
    expect(usage.release("Pod/shop/a")).toEqual(["r/y:1", "r/x:1"]);
  });

  it("use() reports an image again when it is used in a context of its own", () => {
    const usage = createUsage();
    usage.use("Node/a", { keys: ["r/x:1"] });
    expect(usage.use("Pod/shop/a", { keys: ["r/x:1"], context: SHOP }).gained).toEqual(["r/x:1"]);
    expect(usage.use("Pod/shop/b", { keys: ["r/x:1"], context: SHOP }).gained).toEqual([]);
    expect(usage.use("Pod/bank/a", { keys: ["r/x:1"], context: BANK }).gained).toEqual(["r/x:1"]);
    expect(usage.contextsOf("r/x:1", 5)).toEqual([SHOP, BANK]);
    expect(usage.contextsOf("r/x:1", 1)).toEqual([SHOP]);
  });

  it("use() reports images that the source was the last to use", () => {
    const usage = createUsage();
    usage.use("Node/a", { keys: ["r/x:1", "r/y:1"] });
    usage.use("Node/b", { keys: ["r/y:1"] });
    expect(usage.use("Node/a", { keys: ["r/z:1"] })).toEqual({
      gained: ["r/z:1"],
      lost: ["r/x:1"],
    });
  });

  it("release() forgets the contexts of the source only", () => {
    const usage = createUsage();
    usage.use("Pod/shop/a", { keys: ["r/x:1"], context: SHOP });
    usage.use("Pod/bank/a", { keys: ["r/x:1"], context: BANK });
    expect(usage.release("Pod/shop/a")).toEqual([]);
    expect(usage.contextsOf("r/x:1", 5)).toEqual([BANK]);
    expect(usage.release("Pod/shop/a")).toEqual([]);
    expect(usage.release("Pod/bank/a")).toEqual(["r/x:1"]);
    expect(usage.size).toBe(0);
  });

  it("keysOfDigest() names every repository in use that has the digest", () => {
    const usage = createUsage();
    usage.use("Node/a", { keys: [`r/x@${DIGEST}`, `mirror/x@${DIGEST}`] });
    expect([...usage.keysOfDigest(DIGEST)]).toEqual([`r/x@${DIGEST}`, `mirror/x@${DIGEST}`]);
    usage.use("Node/a", { keys: [`mirror/x@${DIGEST}`] });
    expect([...usage.keysOfDigest(DIGEST)]).toEqual([`mirror/x@${DIGEST}`]);
  });

  it("leaves out images past its bound and counts them", () => {
    const usage = new ImageUsage({ maxImages: 1 });
    expect(usage.use("Node/a", { keys: ["r/x:1", "r/y:1"] }).gained).toEqual(["r/x:1"]);
    expect(usage.refused).toBe(1);
    expect(usage.isUsed("r/y:1")).toBe(false);
  });

  it("knows exactly the images of its sources after any changes", () => {
    const change = fc.record({
      source: fc.constantFrom("a", "b", "c"),
      keys: fc.array(fc.constantFrom("r/w:1", "r/x:1", "r/y:1", `r/z@${DIGEST}`), { maxLength: 5 }),
      context: fc.constantFrom(undefined, SHOP, BANK),
    });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const usage = createUsage();
        const known = new Map<string, readonly string[]>();
        const used = new Set<string>();
        for (const { source, keys, context } of changes) {
          const { gained, lost } = usage.use(source, context ? { keys, context } : { keys });
          for (const key of gained) used.add(key);
          for (const key of lost) used.delete(key);
          known.set(source, keys);
        }
        const expected = [...new Set([...known.values()].flat())].sort();
        expect([...usage.keys()].sort()).toEqual(expected);
        expect([...used].sort()).toEqual(expected);
      }),
    );
  });
});
