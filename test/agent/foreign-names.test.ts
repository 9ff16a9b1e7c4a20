import { describe, expect, it } from "vitest";
import { foreignNamesOf } from "../../agent/foreign-names.ts";
import { parseImageReference } from "../../placement/image-reference.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

function foreignNames(repoTags: string[], repoDigests: string[], references: string[]) {
  const image = { id: `sha256:${"1".repeat(64)}`, repoTags, repoDigests, pinned: false };
  return foreignNamesOf(image, references.map(parseImageReference));
}

describe("foreignNamesOf()", () => {
  it("has none where every tag is ours, and so the digest that came with it", () => {
    const tags = ["docker.io/library/nginx:1", "docker.io/library/nginx:2"];
    const digests = [`docker.io/library/nginx@${DIGEST}`];
    expect(foreignNames(tags, digests, ["nginx:1", "nginx:2"])).toEqual([]);
  });

  it("has the tag that somebody else pulled", () => {
    const tags = ["r.example/a:1", "r.example/a:2"];
    expect(foreignNames(tags, [`r.example/a@${DIGEST}`], ["r.example/a:1"])).toEqual([
      "r.example/a:2",
    ]);
  });

  it("has the same content of another repository", () => {
    const digests = [`r.example/a@${DIGEST}`, `r.example/b@${DIGEST}`];
    expect(foreignNames(["r.example/a:1"], digests, ["r.example/a:1"])).toEqual([
      `r.example/b@${DIGEST}`,
    ]);
  });

  it("has a tag where only the digest is ours", () => {
    const references = [`r.example/a@${DIGEST}`];
    const digests = [`r.example/a@${DIGEST}`];
    expect(foreignNames(["r.example/a:1"], digests, references)).toEqual(["r.example/a:1"]);
    expect(foreignNames([], digests, references)).toEqual([]);
  });

  it("understands Docker's short names and keeps away from what is no name", () => {
    expect(foreignNames(["nginx:1"], [`nginx@${DIGEST}`], ["docker.io/library/nginx:1"])).toEqual(
      [],
    );
    expect(foreignNames(["<none>:<none>"], [], ["nginx:1"])).toEqual(["<none>:<none>"]);
  });
});
