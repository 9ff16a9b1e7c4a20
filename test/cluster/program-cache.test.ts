import { cp, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { registryProgram } from "./go-program.ts";
import { cacheFolderOf, cacheRootOf } from "./program-cache.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

describe("cacheRootOf()", () => {
  it("is below XDG_CACHE_HOME", () => {
    expect(cacheRootOf({ XDG_CACHE_HOME: "/elsewhere" })).toBe("/elsewhere/layerwise");
  });

  it.each([undefined, "", "relative/path"])(
    "is below the home folder for XDG_CACHE_HOME %o",
    (value) => {
      expect(cacheRootOf({ XDG_CACHE_HOME: value })).toBe(join(homedir(), ".cache", "layerwise"));
    },
  );
});

describe("cacheFolderOf()", () => {
  it("names the version and stays the same for the same sources", async () => {
    const folder = await cacheFolderOf(registryProgram, "/cache");
    expect(folder).toMatch(/^\/cache\/registry-v3\.1\.2-[0-9a-f]{12}$/);
    expect(await cacheFolderOf({ ...registryProgram }, "/cache")).toBe(folder);
  });

  it.each(["go.mod", "go.sum", "main.go"])("is another for another %s", async (file) => {
    await using copy = await makeTemporaryFolder();
    await cp(registryProgram.folder, copy.path, { recursive: true });
    const program = { ...registryProgram, folder: copy.path };
    const before = await cacheFolderOf(program, "/cache");
    await writeFile(join(copy.path, file), "// changed\n", { flag: "a" });
    expect(await cacheFolderOf(program, "/cache")).not.toBe(before);
  });

  it("is another for other linker flags", async () => {
    const other = { ...registryProgram, linkerFlags: ["-X=main.version=2"] };
    expect(await cacheFolderOf(other, "/cache")).not.toBe(
      await cacheFolderOf(registryProgram, "/cache"),
    );
  });
});
