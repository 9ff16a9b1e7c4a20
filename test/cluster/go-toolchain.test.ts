import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { registryProgram } from "./go-program.ts";
import { checkDiskSpace, checkGo, isAtLeast } from "./go-toolchain.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

describe("isAtLeast()", () => {
  it.each([
    { version: "go1.26.0", needed: "1.26.0", expected: true },
    { version: "go1.26.8", needed: "1.26.0", expected: true },
    { version: "go1.27", needed: "1.26.0", expected: true },
    { version: "go2.0.0", needed: "1.26.0", expected: true },
    { version: "go1.26rc1", needed: "1.26.1", expected: false },
    { version: "go1.25.9", needed: "1.26.0", expected: false },
    { version: "go1.9.7", needed: "1.26.0", expected: false },
    { version: "devel go1.28-abc", needed: "1.26.0", expected: true },
  ])("is $expected for $version where $needed is needed", ({ version, needed, expected }) => {
    expect(isAtLeast(version, needed)).toBe(expected);
  });
});

/** A folder with a program called go that does what `script` says. */
async function folderWithGo(script: string) {
  const folder = await makeTemporaryFolder();
  const path = join(folder.path, "go");
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return folder;
}

function environmentOf(found: Record<string, string>): string {
  const all = { GOHOSTOS: "linux", GOHOSTARCH: "amd64", GOCACHE: "", GOMODCACHE: "", GOTMPDIR: "" };
  return `echo '${JSON.stringify({ ...all, ...found })}'`;
}

describe("checkGo()", () => {
  it("says what to install where there is no Go", async () => {
    await using empty = await makeTemporaryFolder();
    await expect(checkGo(registryProgram, { PATH: empty.path })).rejects.toThrow(
      "Go is not on PATH, and the distribution v3.1.2 registry has to be built once: install Go 1.26.0 or later",
    );
  });

  it("says which version it needs where Go is too old", async () => {
    await using folder = await folderWithGo(environmentOf({ GOVERSION: "go1.19.4" }));
    await expect(checkGo(registryProgram, { PATH: folder.path })).rejects.toThrow(
      "go1.19.4 is too old to build the distribution v3.1.2 registry: install Go 1.26.0 or later",
    );
  });

  it("passes on what Go says when it cannot start", async () => {
    await using folder = await folderWithGo("echo 'go: cannot fetch a toolchain' >&2; exit 1");
    await expect(checkGo(registryProgram, { PATH: folder.path })).rejects.toThrow(
      "go env failed, so the distribution v3.1.2 registry cannot be built: go: cannot fetch a toolchain",
    );
  });

  it("refuses caches that cannot be written", async () => {
    const found = {
      GOVERSION: "go1.26.0",
      GOMODCACHE: "/dev/null/mod",
      GOCACHE: "/dev/null/build",
    };
    await using folder = await folderWithGo(environmentOf(found));
    await expect(checkGo(registryProgram, { PATH: folder.path })).rejects.toThrow(
      'the folder "/dev/null/mod" cannot be written: set HOME, or GOPATH and GOCACHE, to folders that can',
    );
  });

  it("refuses to go on without a home", async () => {
    await using folder = await folderWithGo(environmentOf({ GOVERSION: "go1.26.0" }));
    await expect(checkGo(registryProgram, { PATH: folder.path })).rejects.toThrow(
      "Go has no folder for its modules and builds: set HOME, or GOPATH and GOCACHE",
    );
  });
});

describe("checkDiskSpace()", () => {
  const tebibyte = 2 ** 40;

  it("accepts a disk with room", async () => {
    await using folder = await makeTemporaryFolder();
    const folders = { modules: folder.path, cache: folder.path, work: folder.path };
    const program = { ...registryProgram, neededBytes: { modules: 1, cache: 1, work: 1 } };
    await expect(checkDiskSpace(program, folders)).resolves.toBeUndefined();
  });

  it("adds up what goes to one disk, and names it with what is needed and free", async () => {
    await using folder = await makeTemporaryFolder();
    const below = join(folder.path, "not", "yet", "there");
    const neededBytes = { modules: 1000 * tebibyte, cache: 2000 * tebibyte, work: 0 };
    const program = { ...registryProgram, neededBytes };
    const folders = { modules: below, cache: below, work: below };
    await expect(checkDiskSpace(program, folders)).rejects.toThrow(
      /^building the distribution v3\.1\.2 registry needs 3072000\.0 GiB free on the disk of ".+", which has \d+\.\d GiB: free some/,
    );
  });
});
