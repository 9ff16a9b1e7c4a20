import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dependencyEntries, runningPackages } from "../../image/dependency-entries.ts";
import { makeTemporaryFolder } from "../cluster/temporary-folder.ts";

const lock = JSON.stringify({
  packages: {
    "": { version: "0.1.0" },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/a/node_modules/b": { version: "2.0.0" },
    "node_modules/built-with": { version: "1.0.0", dev: true },
    "node_modules/for-another-system": { version: "1.0.0", optional: true },
  },
});

async function writePackage(root: string, path: string, version: string): Promise<void> {
  await mkdir(join(root, path), { recursive: true });
  await writeFile(join(root, path, "package.json"), JSON.stringify({ version }));
}

describe("runningPackages()", () => {
  it("leaves out what is for development or optional, and the root", () => {
    expect(runningPackages(lock)).toEqual([
      { path: "node_modules/a", version: "1.0.0" },
      { path: "node_modules/a/node_modules/b", version: "2.0.0" },
    ]);
  });
});

describe("dependencyEntries()", () => {
  it("takes what a running program reads, each package once", async () => {
    await using root = await makeTemporaryFolder();
    await writeFile(join(root.path, "package-lock.json"), lock);
    await writePackage(root.path, "node_modules/a", "1.0.0");
    await writePackage(root.path, "node_modules/a/node_modules/b", "2.0.0");
    for (const name of ["index.js", "index.d.ts", "index.js.map", "README.md", "LICENSE"]) {
      await writeFile(join(root.path, "node_modules/a", name), name);
    }
    const paths = (await dependencyEntries(root.path)).map(({ path }) => path);
    expect(paths.sort()).toEqual([
      "app/node_modules/a",
      "app/node_modules/a/LICENSE",
      "app/node_modules/a/index.js",
      "app/node_modules/a/node_modules/b",
      "app/node_modules/a/node_modules/b/package.json",
      "app/node_modules/a/package.json",
    ]);
  });

  it("refuses what is not installed as the lock file says", async () => {
    await using root = await makeTemporaryFolder();
    await writeFile(join(root.path, "package-lock.json"), lock);
    await writePackage(root.path, "node_modules/a", "1.0.1");
    await expect(dependencyEntries(root.path)).rejects.toThrow(
      /^".*node_modules\/a(\/node_modules\/b)?" holds version (1\.0\.1|none) where package-lock\.json says [12]\.0\.0: run npm ci$/,
    );
  });
});
