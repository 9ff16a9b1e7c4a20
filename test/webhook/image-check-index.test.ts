import { describe, expect, it } from "vitest";
import { ImageCheckIndex } from "../../webhook/image-check-index.ts";
import { digestOf } from "../support/layers.ts";
import { type CheckFields, imageCheck } from "./image-checks.ts";

const CONTEXT = { namespace: "shop", secretNames: [], serviceAccountName: "default" };
const NAMES = ["a", "b", "c", "anonymous", "builder", "secret", "secrets"];
const IMAGE = "docker.io/library/nginx:1";

/** One whose finding tells its name. */
function namedCheck(fields: CheckFields) {
  return imageCheck({ ...fields, more: { digest: digestOf(fields.name ?? "") } });
}

function indexOf(...checks: CheckFields[]): ImageCheckIndex {
  const index = new ImageCheckIndex();
  for (const fields of checks) {
    const check = namedCheck({ image: "nginx:1", ...fields });
    index.observe(`shop/${check.metadata.name}`, check);
  }
  return index;
}

function names(index: ImageCheckIndex, image = IMAGE, context: object = {}): string[] {
  const digests = [...index.find(image, { ...CONTEXT, ...context })].map(({ finding }) =>
    "digest" in finding ? finding.digest : undefined,
  );
  return NAMES.filter((name) => digests.includes(digestOf(name)));
}

describe("ImageCheckIndex", () => {
  it("find() knows an image under every spelling", () => {
    const index = indexOf(
      { name: "a" },
      { name: "b", image: "docker.io/nginx:1" },
      { name: "c", image: "nginx:2" },
    );
    expect(names(index)).toEqual(["a", "b"]);
  });

  it("find() keeps namespaces and credentials apart", () => {
    const index = indexOf(
      { name: "anonymous" },
      { name: "builder", serviceAccountName: "builder" },
      { name: "secret", secrets: ["one"] },
      { name: "secrets", secrets: ["one", "two"] },
    );
    expect(names(index)).toEqual(["anonymous"]);
    expect(names(index, IMAGE, { serviceAccountName: "builder" })).toEqual(["builder"]);
    expect(names(index, IMAGE, { secretNames: ["one"], serviceAccountName: "x" })).toEqual([
      "secret",
    ]);
    expect(names(index, IMAGE, { secretNames: ["one", "two", "one"] })).toEqual(["secrets"]);
    expect(names(index, IMAGE, { secretNames: ["two", "one"] })).toEqual([]);
    expect(names(index, IMAGE, { namespace: "other" })).toEqual([]);
  });

  it("follows checks that change and go", () => {
    const index = indexOf({ name: "a" });
    index.observe("shop/a", namedCheck({ name: "a", image: "nginx:2" }));
    expect(names(index)).toEqual([]);
    expect(names(index, "docker.io/library/nginx:2")).toEqual(["a"]);
    index.forget("shop/a");
    index.forget("shop/a");
    expect([names(index, "docker.io/library/nginx:2"), index.size]).toEqual([[], 0]);
  });

  it("leaves out what is no reference, and what says nothing yet", () => {
    expect(indexOf({ name: "a", image: "A:b:c" }).size).toBe(0);
    expect(indexOf({ name: "a", status: "Unknown", reason: "Timeout" }).size).toBe(0);
  });
});
