import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type BuiltProgramOptions, builtProgram } from "./built-program.ts";
import type { GoProgram } from "./go-program.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const source = `package main

import (
	"os"
	"path/filepath"
)

var greeting = "nobody"

func main() { os.Stdout.WriteString(greeting + " " + filepath.Base(os.Args[0])) }
`;

async function writeProgram(folder: string, main: string): Promise<GoProgram<"one" | "two">> {
  await mkdir(folder);
  await writeFile(join(folder, "go.mod"), "module example.com/program\n\ngo 1.24\n");
  await writeFile(join(folder, "go.sum"), "");
  await writeFile(join(folder, "main.go"), main);
  return {
    title: "the test program",
    folder,
    cacheName: "program-v1",
    names: ["one", "two"],
    linkerFlags: ["-X=main.greeting=hello"],
    usualTime: "some seconds",
    neededBytes: { modules: 1, cache: 1, work: 1 },
  };
}

/** Options of a run with a cache of its own but Go's caches of the user, and what it told. */
async function runIn(folder: string): Promise<BuiltProgramOptions & { readonly told: string[] }> {
  const go = await promisify(execFile)("go", ["env", "GOCACHE"]);
  const told: string[] = [];
  const { PATH, HOME } = process.env;
  return {
    told,
    environment: { PATH, HOME, XDG_CACHE_HOME: folder, GOCACHE: go.stdout.trim() },
    progress: {
      write: (text) => told.push(text.replace(/^layerwise: \S+ /, "").split("\n")[0] ?? ""),
    },
  };
}

const steps = {
  fetch: "fetching the Go modules of the test program",
  compile: "compiling the test program, once: some seconds",
  wait: "waiting for another run to build the test program",
  done: expect.stringMatching(/^the test program is in .*\/layerwise\/program-v1-[0-9a-f]{12}$/),
};

describe("builtProgram()", () => {
  it("builds once, with progress, and afterwards finds what it built", async () => {
    await using folder = await makeTemporaryFolder();
    const program = await writeProgram(join(folder.path, "source"), source);
    const first = await runIn(folder.path);
    const paths = await builtProgram(program, first);
    expect(first.told).toEqual([steps.fetch, steps.compile, steps.done]);
    expect((await promisify(execFile)(paths.two)).stdout).toBe("hello two");
    const second = await runIn(folder.path);
    expect(await builtProgram(program, second)).toEqual(paths);
    expect(second.told).toEqual([]);
  });

  it("builds once when two runs start at once", async () => {
    await using folder = await makeTemporaryFolder();
    const program = await writeProgram(join(folder.path, "source"), source);
    const runs = [await runIn(folder.path), await runIn(folder.path)];
    const [one, other] = await Promise.all(runs.map((run) => builtProgram(program, run)));
    expect(one).toEqual(other);
    const told = runs.flatMap((run) => run.told);
    expect(told.filter((step) => step === steps.compile)).toHaveLength(1);
    expect(told).toContain(steps.wait);
    expect(await readdir(join(folder.path, "layerwise"))).toHaveLength(1);
  });

  it("ignores what a build that died left behind, and clears it away", async () => {
    await using folder = await makeTemporaryFolder();
    const program = await writeProgram(join(folder.path, "source"), source);
    const { one } = await builtProgram(program, await runIn(folder.path));
    const built = join(one, "..");
    await mkdir(`${built}.build-dead`);
    await rm(built, { recursive: true });
    await builtProgram(program, await runIn(folder.path));
    expect(await readdir(join(folder.path, "layerwise"))).toHaveLength(1);
  });

  it("is not misled by flags meant for other projects", async () => {
    await using folder = await makeTemporaryFolder();
    const program = await writeProgram(join(folder.path, "source"), source);
    const run = await runIn(folder.path);
    const environment = { ...run.environment, GOFLAGS: "-mod=vendor -race", GOOS: "plan9" };
    const { one } = await builtProgram(program, { ...run, environment });
    expect((await promisify(execFile)(one)).stdout).toBe("hello one");
  });

  it("passes on what the compiler says, and leaves nothing half built", async () => {
    await using folder = await makeTemporaryFolder();
    const program = await writeProgram(
      join(folder.path, "source"),
      `${source}\nvar x int = "text"\n`,
    );
    const building = builtProgram(program, await runIn(folder.path));
    await expect(building).rejects.toThrow(
      /^go build failed \(1\) while building the test program: .*cannot use "text"/,
    );
    expect(await readdir(join(folder.path, "layerwise"))).toEqual([]);
  });

  it("names a cache folder that cannot be written", async () => {
    await using folder = await makeTemporaryFolder();
    const program = await writeProgram(join(folder.path, "source"), source);
    const building = builtProgram(program, await runIn("/dev/null"));
    await expect(building).rejects.toThrow(
      'the folder "/dev/null/layerwise" cannot be written: set XDG_CACHE_HOME to a folder that can',
    );
  });
});
