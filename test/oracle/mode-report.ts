import { quoteText } from "../../placement/quote-text.ts";
import type { CaseResult } from "./case-suite.ts";
import { caseWaiver } from "./case-waivers.ts";
import { modeWaiver } from "./mode-waivers.ts";

export interface Tally {
  passed: number;
  failed: number;
  waived: number;
}

/** What became of the cases of one mode, and the lines that say so. */
export interface ModeReport {
  readonly tally: Readonly<Tally>;
  readonly lines: readonly string[];
}

export function reportMode(
  suite: string,
  mode: string,
  results: readonly CaseResult[],
): ModeReport {
  const tally: Tally = { passed: 0, failed: 0, waived: 0 };
  const failures: string[] = [];
  const waivedIds = new Map<string, string[]>();
  let whole = "";
  for (const { id, subject, outcome } of results) {
    if (outcome === "passed") {
      tally.passed++;
    } else if (outcome === "no rule") {
      tally.waived++;
      whole = `, whole: ${modeWaiver(suite, mode)}`;
    } else {
      const reason = caseWaiver({ suite, mode, subject });
      if (reason === undefined) {
        tally.failed++;
        failures.push(`    failed ${id} ${quoteText(subject)}: ${outcome.mismatch}`);
      } else {
        tally.waived++;
        waivedIds.set(reason, [...(waivedIds.get(reason) ?? []), id]);
      }
    }
  }
  const waivers = [...waivedIds].map(([reason, ids]) => `    waived ${ids.join(", ")}: ${reason}`);
  return { tally, lines: [`  ${mode}: ${formatTally(tally)}${whole}`, ...failures, ...waivers] };
}

export function formatTally({ passed, failed, waived }: Readonly<Tally>): string {
  return `${passed} passed, ${failed} failed, ${waived} waived`;
}
