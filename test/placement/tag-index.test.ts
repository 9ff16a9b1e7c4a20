import { describe, expect, it } from "vitest";
import { TagIndex } from "../../placement/tag-index.ts";

const TAG = "docker.io/library/nginx:1";

describe("TagIndex", () => {
  it("resolves a tag to what most nodes have under it", () => {
    const tags = new TagIndex();
    tags.bind(TAG, "old", 0);
    tags.bind(TAG, "new", 1);
    tags.bind(TAG, "new", 2);
    expect(tags.digestOf(TAG)).toBe("new");
  });

  it("does not let the order of reports decide a tie", () => {
    const forward = new TagIndex();
    const backward = new TagIndex();
    for (const [at, digest] of ["a", "b"].entries()) forward.bind(TAG, digest, at);
    for (const [at, digest] of ["b", "a"].entries()) backward.bind(TAG, digest, at);
    expect([forward.digestOf(TAG), backward.digestOf(TAG)]).toEqual(["a", "a"]);
  });

  it("believes the registry rather than the nodes", () => {
    const tags = new TagIndex();
    tags.bind(TAG, "old", 0);
    tags.resolve(TAG, "new");
    expect(tags.digestOf(TAG)).toBe("new");
    tags.unresolve(TAG, "other");
    expect(tags.digestOf(TAG)).toBe("new");
    tags.unresolve(TAG, "new");
    expect(tags.digestOf(TAG)).toBe("old");
  });

  it("forgets a binding with its last node", () => {
    const tags = new TagIndex();
    const binding = tags.bind(TAG, "a", 0);
    tags.bind(TAG, "a", 1);
    tags.unbind(binding, 0);
    expect(tags.size).toBe(1);
    tags.unbind(binding, 1);
    expect([tags.size, tags.digestOf(TAG)]).toEqual([0, undefined]);
  });
});
