import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../../demo/main.ts", import.meta.url));
const SMALL = ["--nodes", "40", "--pods", "120", "--data", "none"];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "demo-test-"));
  await mkdir(join(folder, "tmp"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("npm run demo", () => {
  it("places every pod in both runs, saves bytes and explains", async () => {
    const json = join(folder, "figures.json");
    const { output, code } = await runDemo([...SMALL, "--json", json]);
    expect({ output, code }).toEqual({ output: expect.any(String), code: 0 });
    const figures = JSON.parse(await readFile(json, "utf8"));
    expect(figures).toMatchObject({ nodes: 40, pods: 120, seed: 1, imageSet: "generated" });
    expect([figures.without.pods, figures.with.pods]).toEqual([120, 120]);
    expect(figures.with.pulledBytes).toBeLessThan(figures.without.pulledBytes);
    expect(output).toMatch(/bytes pulled .* GB/);
    expect(output.match(/^ {2}app-\d+-\d+ \(.*\), .*: node-\d+ had /gm)).toHaveLength(3);
    expect(output).toMatch(/^With Layerwise the nodes pulled \d/m);
  });

  it("removes everything when interrupted", async () => {
    const { output, code } = await runDemo(SMALL, { interruptAt: "run 1 of 2" });
    expect(code).toBe(130);
    expect(output).toContain("interrupted");
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  it("says in one line what is wrong with an option", async () => {
    const { output, code } = await runDemo(["--pods", "many"]);
    expect(code).toBe(2);
    expect(output.split("\n")[0]).toBe('--pods is "many": give a whole number from 1 to 50000');
  });
});

/** Runs the demo with a folder of its own for temporary files; `output` is all that it wrote. */
async function runDemo(
  args: readonly string[],
  { interruptAt }: { readonly interruptAt?: string } = {},
): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, TMPDIR: join(folder, "tmp") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let interrupted = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (interruptAt === undefined || interrupted || !output.includes(interruptAt)) return;
      interrupted = true;
      child.kill("SIGINT");
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { output, code };
}
