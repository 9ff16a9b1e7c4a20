import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { cacheEntrySchema } from "../../api/cache-entry-schema.ts";
import { imageCacheSchema } from "../../api/image-cache-schema.ts";
import { imageCacheSpecSchema } from "../../api/image-cache-spec-schema.ts";

const PAGE = readFileSync(new URL("../../docs/image-cache.md", import.meta.url), "utf8");

/** The first words of the rows of the tables between two headings. */
function namesIn(heading: string): string[] {
  const [, section = ""] = PAGE.split(`\n## ${heading}\n`);
  const [body = ""] = section.split("\n#");
  return [...body.matchAll(/^\| `(\w+)`/gm)].map(([, name = ""]) => name);
}

const manifests = [...PAGE.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text);

describe("docs/image-cache.md", () => {
  it("lists every field of the spec and of its entries", () => {
    expect(new Set(namesIn("Fields of the spec"))).toEqual(
      new Set([...Object.keys(imageCacheSpecSchema.shape), ...Object.keys(cacheEntrySchema.shape)]),
    );
  });

  it("shows manifests", () => {
    expect(manifests.length).toBeGreaterThan(3);
  });

  it.for(manifests)("shows manifests that say what they mean to: %s", (text) => {
    const manifest: unknown = parse(text);
    expect(manifest).toMatchObject({ apiVersion: "layerwise.io/v1alpha1", kind: "ImageCache" });
    // Whatever the schema does not know is gone when it is read.
    expect(imageCacheSchema.parse(manifest)).toMatchObject({
      spec: (manifest as { spec: object }).spec,
    });
  });
});
