import { z } from "zod";
import { parseQuantity } from "../../kube/quantity.ts";
import { type CaseRule, type CaseSuite, caseRule, namedCase, runCases } from "./case-suite.ts";

/** The API server rounds up at a billionth, and a double has about 16 digits. */
const ABSOLUTE_TOLERANCE = 1e-9;
const RELATIVE_TOLERANCE = 1e-15;

const quantityCase = z.union([
  z.object({ input: z.string(), error: z.string() }),
  z.object({ input: z.string(), value: z.string() }),
]);
const entries = z.array(z.record(z.string(), z.unknown()));
const shape = z.object({ quantities: entries.min(1), durationsMs: entries.default([]) });

const rules: ReadonlyMap<string, CaseRule> = new Map([
  ["quantities", caseRule(quantityCase, quantityDifference)],
]);

/** Vectors of Kubernetes' resource quantities. */
export const quantityCases: CaseSuite = {
  name: "quantities",
  run(file) {
    const { success, data } = shape.safeParse(file);
    if (!success) return undefined;
    const named = Object.entries(data).flatMap(([mode, cases]) =>
      cases.map((raw, index) => namedCase({ raw, index }, { mode, subject: raw["input"] })),
    );
    return runCases(named, rules);
  },
};

function quantityDifference(each: z.infer<typeof quantityCase>): string | undefined {
  if ("error" in each) {
    const parsed = parseQuantity(each.input);
    return parsed === undefined ? undefined : `expected it to be refused, got ${parsed}`;
  }
  const value = Number(each.value);
  if (/^[+-]/.test(each.input)) return valueDifference(each.input, value);
  return (
    valueDifference(each.input, value) ??
    valueDifference(`+${each.input}`, value) ??
    valueDifference(`-${each.input}`, -value)
  );
}

function valueDifference(input: string, expected: number): string | undefined {
  const parsed = parseQuantity(input);
  if (parsed === undefined) return `refused: ${input}`;
  const tolerance = Math.max(ABSOLUTE_TOLERANCE, Math.abs(expected) * RELATIVE_TOLERANCE);
  if (Math.abs(parsed - expected) <= tolerance) return undefined;
  return `expected ${expected} of ${input}, got ${parsed}`;
}
