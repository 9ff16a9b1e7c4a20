import { readFileSync } from "node:fs";
import { quoteText } from "../../placement/quote-text.ts";
import type { CaseResult, CaseSuite } from "./case-suite.ts";
import { challengeCases } from "./challenge-cases.ts";
import { imageLocalityCases } from "./image-locality-cases.ts";
import { keyringCases } from "./keyring-cases.ts";
import { formatTally, reportMode, type Tally } from "./mode-report.ts";
import { platformCases } from "./platform-cases.ts";
import { quantityCases } from "./quantity-cases.ts";
import { referenceCases } from "./reference-cases.ts";
import { registrySecurityCases } from "./registry-security-cases.ts";
import { unruledCases } from "./unruled-cases.ts";

const EXIT_FAILED = 1;
const EXIT_UNUSABLE = 2;

// Platforms before references: both have a mode `parse`, and only platform cases are recognized by more than that.
const suites: readonly CaseSuite[] = [
  platformCases,
  referenceCases,
  keyringCases,
  challengeCases,
  registrySecurityCases,
  imageLocalityCases,
  quantityCases,
  unruledCases,
];

/**
 * Runs case files against the product and prints what passed, failed and was waived, per file and mode. A file is
 * recognized by what is in it. Returns the exit code: 1 if a case failed, else 2 if a file could not be used, else 0.
 */
export function runOracle(paths: readonly string[], print: (line: string) => void): number {
  const total: Tally = { passed: 0, failed: 0, waived: 0 };
  let unusable = paths.length === 0;
  if (unusable) print("No case file named: npm run -s oracle -- FILE...");
  for (const path of paths) {
    const file = readJson(path);
    const recognized = file.kind === "read" ? recognize(file.content) : undefined;
    if (file.kind === "unreadable") print(`${path}: cannot be read: ${file.reason}`);
    else if (recognized === undefined) print(`${path}: no case file of a shape known here`);
    if (recognized === undefined) {
      unusable = true;
      continue;
    }
    print(`${path}: ${recognized.suite}`);
    for (const [mode, results] of Map.groupBy(recognized.results, (each) => each.mode)) {
      const { tally, lines } = reportMode(recognized.suite, mode, results);
      total.passed += tally.passed;
      total.failed += tally.failed;
      total.waived += tally.waived;
      for (const line of lines) print(line);
    }
  }
  print(formatTally(total));
  if (total.failed > 0) return EXIT_FAILED;
  return unusable ? EXIT_UNUSABLE : 0;
}

type JsonFile =
  | { readonly kind: "read"; readonly content: unknown }
  | { readonly kind: "unreadable"; readonly reason: string };

function readJson(path: string): JsonFile {
  try {
    return { kind: "read", content: JSON.parse(readFileSync(path, "utf8")) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "unreadable", reason: quoteText(reason) };
  }
}

function recognize(file: unknown): { suite: string; results: CaseResult[] } | undefined {
  for (const suite of suites) {
    const results = suite.run(file);
    if (results !== undefined) return { suite: suite.name, results };
  }
  return undefined;
}
