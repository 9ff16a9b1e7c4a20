import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** What became of one case: `no rule` where the product has none for its mode. */
export interface CaseResult {
  readonly mode: string;
  readonly id: string;
  /** The case's input as text; waivers name it. */
  readonly subject: string;
  readonly outcome: "passed" | "no rule" | { readonly mismatch: string };
}

/** One kind of case file. */
export interface CaseSuite {
  readonly name: string;
  /** Runs the file's cases; undefined where the file has another shape. */
  run(file: unknown): CaseResult[] | undefined;
}

/** Holds a case against the product; returns what differs, or undefined. */
export type CaseRule = (raw: unknown) => string | undefined;

export interface NamedCase {
  readonly mode: string;
  readonly id: string;
  readonly subject: string;
  readonly raw: unknown;
}

/** A raw case under its mode; numbered by its place where it has no id. */
export function namedCase(
  { raw, index }: { readonly raw: Readonly<Record<string, unknown>>; readonly index: number },
  { mode, subject }: { readonly mode: unknown; readonly subject: unknown },
): NamedCase {
  const id = raw["id"];
  return {
    mode: textOf(mode),
    id: id === undefined ? String(index + 1) : textOf(id),
    subject: textOf(subject),
    raw,
  };
}

export function caseRule<T>(
  schema: z.ZodType<T>,
  check: (each: T) => string | undefined,
): CaseRule {
  return (raw) => {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) return `the case is malformed: ${z.prettifyError(parsed.error)}`;
    return check(parsed.data);
  };
}

export function runCases(
  cases: readonly NamedCase[],
  rules: ReadonlyMap<string, CaseRule>,
): CaseResult[] {
  return cases.map(({ mode, id, subject, raw }) => {
    const rule = rules.get(mode);
    return {
      mode,
      id,
      subject,
      outcome: rule === undefined ? "no rule" : outcomeOf(rule, raw),
    };
  });
}

function outcomeOf(rule: CaseRule, raw: unknown): CaseResult["outcome"] {
  try {
    const mismatch = rule(raw);
    return mismatch === undefined ? "passed" : { mismatch };
  } catch (error) {
    return { mismatch: `the rule threw ${String(error)}` };
  }
}

export function differenceOf(actual: unknown, expected: unknown): string | undefined {
  if (isDeepStrictEqual(actual, expected)) return undefined;
  return `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}

/** The entries of `file.cases`, or undefined where the file has no such list or an empty one. */
export function casesOf(file: unknown): Readonly<Record<string, unknown>>[] | undefined {
  const parsed = z
    .object({ cases: z.array(z.record(z.string(), z.unknown())).min(1) })
    .safeParse(file);
  return parsed.success ? parsed.data.cases : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
