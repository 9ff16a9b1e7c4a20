import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runOracle } from "./oracle.ts";

const folder = mkdtempSync(join(tmpdir(), "layerwise-oracle-"));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;

function fileOf(content: unknown): string {
  const path = join(folder, `case-file-${written++}`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

function run(...contents: unknown[]): { exitCode: number; lines: string[] } {
  const lines: string[] = [];
  const paths = contents.map(fileOf);
  const exitCode = runOracle(paths, (line) =>
    lines.push(paths.reduce((text, path) => text.replace(path, "FILE"), line)),
  );
  return { exitCode, lines };
}

const goodReference = {
  id: "a",
  mode: "parseDockerRef",
  input: "redis",
  expect: { string: "docker.io/library/redis:latest" },
};

describe("runOracle()", () => {
  it("reports passed, failed and waived cases per mode and exits with 1 if any failed", () => {
    const wrong = { ...goodReference, id: "b", expect: { string: "redis" } };
    const accepted = { id: "c", mode: "normalize", input: "redis", error: "any" };
    const unknown = { id: "d", mode: "compose", input: { name: "redis", tag: "1" } };
    expect(run({ cases: [goodReference, wrong, accepted, unknown] })).toEqual({
      exitCode: 1,
      lines: [
        "FILE: image references",
        "  parseDockerRef: 1 passed, 1 failed, 0 waived",
        '    failed b "redis": expected {"string":"redis"}, got {"string":"docker.io/library/redis:latest"}',
        "  normalize: 0 passed, 1 failed, 0 waived",
        '    failed c "redis": expected it to be refused, got {"domain":"docker.io","path":"library/redis","tag":"latest"}',
        "  compose: 0 passed, 0 failed, 1 waived, whole: references come from text, they are not put together",
        "1 passed, 2 failed, 1 waived",
      ],
    });
  });

  it("fails a malformed case of a mode that has a rule", () => {
    const { exitCode, lines } = run({ cases: [{ ...goodReference, expect: "redis" }] });
    expect(exitCode).toBe(1);
    expect(lines.at(-1)).toBe("0 passed, 1 failed, 0 waived");
  });

  it("exits with 2 and a clear line for what it cannot use, and goes on", () => {
    expect(run({ cases: [goodReference] }, { recipes: [] }, { cases: [] })).toEqual({
      exitCode: 2,
      lines: [
        "FILE: image references",
        "  parseDockerRef: 1 passed, 0 failed, 0 waived",
        "FILE: no case file of a shape known here",
        "FILE: no case file of a shape known here",
        "1 passed, 0 failed, 0 waived",
      ],
    });
    expect(run("{").lines[0]).toMatch(/^FILE: cannot be read: "/);
    const lines: string[] = [];
    expect(runOracle([join(folder, "absent")], (line) => lines.push(line))).toBe(2);
    expect(lines[0]).toMatch(/cannot be read: "ENOENT/);
  });

  it("exits with 2 when no file is named", () => {
    expect(run()).toEqual({
      exitCode: 2,
      lines: ["No case file named: npm run -s oracle -- FILE...", "0 passed, 0 failed, 0 waived"],
    });
  });

  it.for([
    {
      name: "platforms",
      mode: "only",
      file: {
        cases: [
          {
            mode: "only",
            input: { node: "linux/arm64", image: "linux/arm/v7" },
            expect: { match: true },
          },
        ],
      },
    },
    {
      name: "platforms",
      mode: "windowsBuildCompat",
      file: {
        cases: [
          {
            mode: "windowsBuildCompat",
            input: { hostBuild: 20348, imageBuild: 1 },
            expect: { canRun: false },
          },
        ],
      },
    },
    {
      name: "image references",
      mode: "parse",
      file: {
        cases: [
          {
            mode: "parse",
            input: "a:1",
            expect: { domain: "", path: "a", tag: "1", digest: null },
          },
        ],
      },
    },
    {
      name: "keyring",
      mode: "lookup",
      file: {
        cases: [
          { mode: "lookup", config: { "a.example": "x" }, image: "a.example/b", expect: ["x"] },
        ],
      },
    },
    {
      name: "challenges",
      mode: "choose",
      file: { cases: [{ headers: ["Basic", 'Bearer realm="r"'], chosen: "bearer" }] },
    },
    {
      name: "registry security",
      mode: "redirect",
      file: {
        cases: [
          { kind: "redirect", input: { from: "a.example", to: "http://[::1]/" }, deny: true },
        ],
      },
    },
    {
      name: "ImageLocality",
      mode: "order",
      file: {
        scores: [
          {
            name: "one has it",
            containers: ["a.example/b"],
            nodes: [
              { name: "without", images: [] },
              { name: "with", images: [{ names: ["a.example/b:latest"], sizeBytes: 5e9 }] },
            ],
            expectedScores: [0, 50],
          },
        ],
      },
    },
    {
      name: "quantities",
      mode: "quantities",
      file: { quantities: [{ input: "2Ki", value: "2048" }] },
    },
  ])(
    "recognizes $name ($mode) by content and holds them against the product",
    ({ name, mode, file }) => {
      expect(run(file)).toEqual({
        exitCode: 0,
        lines: [
          `FILE: ${name}`,
          `  ${mode}: 1 passed, 0 failed, 0 waived`,
          "1 passed, 0 failed, 0 waived",
        ],
      });
    },
  );

  it("fails an order that the product reverses", () => {
    const nodes = [
      { name: "with", images: [{ names: ["a.example/b:latest"], sizeBytes: 5e9 }] },
      { name: "without", images: [] },
    ];
    const reversed = {
      name: "reversed",
      containers: ["a.example/b"],
      nodes,
      expectedScores: [0, 50],
    };
    const { exitCode, lines } = run({ scores: [reversed] });
    expect(exitCode).toBe(1);
    expect(lines[2]).toMatch(/^ {4}failed 1 "reversed": expected without before with, got /);
  });

  it("waives a list of faults whole, by name", () => {
    expect(run({ faults: [{ id: "F1", fault: "the sky falls" }] })).toEqual({
      exitCode: 0,
      lines: [
        "FILE: no rule to run them against",
        "  faults: 0 passed, 0 failed, 1 waived, whole: described in words, for the tests of the parts it names",
        "0 passed, 0 failed, 1 waived",
      ],
    });
  });
});
