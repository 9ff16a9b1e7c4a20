import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manifestFilesOf } from "../../../cli/workloads/manifest-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "layerwise-manifests-"));
  await mkdir(join(folder, "inner"));
  await mkdir(join(folder, "none.yaml"));
  for (const name of ["b.yml", "a.yaml", "c.json", "notes.txt", "inner/d.yaml"]) {
    await writeFile(join(folder, name), "");
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe("manifestFilesOf()", () => {
  it("takes the manifests of a folder by name, and those of its folders only when told", async () => {
    const inFolder = ["a.yaml", "b.yml", "c.json"].map((name) => join(folder, name));
    expect(await manifestFilesOf([folder], { recursive: false })).toEqual(inFolder);
    expect(await manifestFilesOf([folder], { recursive: true })).toEqual([
      ...inFolder,
      join(folder, "inner", "d.yaml"),
    ]);
  });

  it("takes a named file whatever its name, and standard input, in the order given", async () => {
    const notes = join(folder, "notes.txt");
    expect(await manifestFilesOf(["-", notes], { recursive: false })).toEqual(["-", notes]);
  });

  it.for([
    ["missing.yaml", "no such file"],
    ["none.yaml", "no .yaml, .yml or .json file in that folder, or pass -R for the folders in it"],
  ] as const)("refuses %s", async ([name, reason]) => {
    const path = join(folder, name);
    await expect(manifestFilesOf([path], { recursive: false })).rejects.toThrow(
      `Cannot read "${path}": ${reason}`,
    );
  });

  it("fetches nothing", async () => {
    await expect(manifestFilesOf(["https://x/y.yaml"], { recursive: false })).rejects.toThrow(
      'Cannot read "https://x/y.yaml": fetch it and pipe it in, with -f -',
    );
  });
});
