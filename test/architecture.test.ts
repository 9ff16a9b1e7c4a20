import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const ROLES = ["extender", "webhook", "controller", "cli", "agent"];
const SHARED = ["placement", "api", "registry", "kube", "runtime", "check"];

/** The folders each folder may import from, beside itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  placement: [],
  api: ["placement"],
  runtime: ["placement"],
  registry: ["placement", "runtime"],
  check: ["placement", "api", "registry", "kube", "runtime"],
  kube: ["placement", "runtime"],
  ...Object.fromEntries(ROLES.map((role) => [role, SHARED])),
};

const IMPORT =
  /^\s*(?:import|export)\b[^"';]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;

interface ImportLine {
  readonly file: string;
  readonly folder: string;
  readonly specifier: string;
  /** Path of the imported file from the root, undefined for a package. */
  readonly target: string | undefined;
}

function sourceFiles(folder: string): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function importsOf(file: string): ImportLine[] {
  const folder = file.split("/")[0] ?? "";
  return [...readFileSync(join(ROOT, file), "utf8").matchAll(IMPORT)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? "";
    const target = specifier.startsWith(".")
      ? normalize(relative(ROOT, join(ROOT, dirname(file), specifier)))
      : undefined;
    return { file, folder, specifier, target };
  });
}

const files = Object.keys(ALLOWED).flatMap(sourceFiles);
const imports = files.flatMap(importsOf);

describe("architecture", () => {
  it("is read from the sources", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(100);
  });

  it("lets each folder import only what the design allows", () => {
    const wrong = imports.filter(({ folder, target }) => {
      if (target === undefined || !target.endsWith(".ts")) return false;
      const to = target.split("/")[0] ?? "";
      return to !== folder && !ALLOWED[folder]?.includes(to);
    });
    expect(wrong).toEqual([]);
  });

  it("keeps placement free of packages and of Node.js", () => {
    const wrong = imports.filter(
      ({ folder, target }) => folder === "placement" && target === undefined,
    );
    expect(wrong).toEqual([]);
  });

  it("lets nobody import a main.ts", () => {
    expect(imports.filter(({ target }) => target?.endsWith("/main.ts"))).toEqual([]);
  });

  it("reads the environment, the clock and the exit only in main.ts and runtime", () => {
    const wrong = files.filter((file) => {
      if (file.endsWith("/main.ts") || file.startsWith("runtime/")) return false;
      return /\bprocess\.(?:env|exit)\b|\bDate\.now\(/.test(readFileSync(join(ROOT, file), "utf8"));
    });
    expect(wrong).toEqual([]);
  });

  it("has no file over 250 lines and no drawer", () => {
    const all = [
      ...files,
      ...["test", "demo", "bench", "manifests", "charts"].flatMap(sourceFiles),
    ];
    const long = all.filter(
      (file) => readFileSync(join(ROOT, file), "utf8").split("\n").length > 251,
    );
    const drawers = all.filter((file) =>
      /\/(?:utils?|helpers?|common|types|index|manager|service)\.ts$|-utils?\.ts$/.test(file),
    );
    expect({ long, drawers }).toEqual({ long: [], drawers: [] });
  });
});
