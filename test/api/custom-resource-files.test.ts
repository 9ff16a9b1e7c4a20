import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { customResourceFiles } from "../../api/custom-resource-files.ts";

const FOLDER = new URL("../../manifests/crds/", import.meta.url);

describe("customResourceFiles()", () => {
  it('equals manifests/crds: run "npm run crds" where it does not', async () => {
    const names = await readdir(FOLDER);
    const texts = await Promise.all(names.map((name) => readFile(new URL(name, FOLDER), "utf8")));
    const written = Object.fromEntries(names.map((name, index) => [name, texts[index]]));
    expect(Object.keys(written)).toContain("layerwise.io_imagemanifests.yaml");
    expect(written).toEqual(Object.fromEntries(customResourceFiles()));
  });
});
