import { z } from "zod";
import {
  formatImageReference,
  type ImageReference,
  parseImageReference,
  repositoryOf,
} from "../../placement/image-reference.ts";
import { InvalidReferenceError } from "../../placement/invalid-reference-error.ts";
import { splitReference } from "../../placement/reference-grammar.ts";
import {
  type CaseRule,
  type CaseSuite,
  caseRule,
  casesOf,
  differenceOf,
  namedCase,
  runCases,
} from "./case-suite.ts";

const MODES = [
  "parse",
  "withName",
  "parseCanonicalName",
  "normalize",
  "parseAny",
  "parseDockerRef",
  "familiarMatch",
  "compose",
];

const partsCase = z.object({
  input: z.string(),
  error: z.string().optional(),
  expect: z
    .object({
      domain: z.string().optional(),
      repository: z.string().optional(),
      path: z.string().optional(),
      tag: z.string().nullable().optional(),
      digest: z.string().nullable().optional(),
      full: z.string().optional(),
      familiar: z.string().optional(),
      string: z.string().optional(),
    })
    .optional(),
});
type PartsCase = z.infer<typeof partsCase>;
type Expected = NonNullable<PartsCase["expect"]>;

const rules: ReadonlyMap<string, CaseRule> = new Map([
  ["parse", caseRule(partsCase, (each) => check(each, splitReference, partsDifference))],
  ["normalize", caseRule(partsCase, (each) => check(each, parseImageReference, nameDifference))],
  [
    "parseDockerRef",
    caseRule(partsCase, (each) => check(each, parseImageReference, textDifference)),
  ],
]);

/** Vectors of distribution/reference. */
export const referenceCases: CaseSuite = {
  name: "image references",
  run(file) {
    const cases = casesOf(file);
    if (!cases?.some(isReferenceCase)) return undefined;
    const named = cases.map((raw, index) =>
      namedCase({ raw, index }, { mode: raw["mode"], subject: raw["input"] }),
    );
    return runCases(named, rules);
  },
};

function isReferenceCase(raw: Readonly<Record<string, unknown>>): boolean {
  const mode = String(raw["mode"]);
  return "input" in raw && (MODES.includes(mode) || /^(?:regexp|ggcr-)/.test(mode));
}

function check<T>(
  { input, error, expect }: PartsCase,
  parse: (text: string) => T,
  differenceFrom: (parsed: T, expected: Expected) => string | undefined,
): string | undefined {
  let parsed: T;
  try {
    parsed = parse(input);
  } catch (fault) {
    if (!(fault instanceof InvalidReferenceError)) throw fault;
    return error === undefined ? `refused: ${fault.message}` : undefined;
  }
  if (error !== undefined) return `expected it to be refused, got ${JSON.stringify(parsed)}`;
  return expect === undefined ? undefined : differenceFrom(parsed, expect);
}

function partsDifference(
  { domain = "", path, tag, digest }: ReturnType<typeof splitReference>,
  expected: Expected,
): string | undefined {
  const repository = domain === "" ? path : `${domain}/${path}`;
  return differenceInExpected(
    { domain, repository, path, tag: tag ?? null, digest: digest ?? null },
    expected,
  );
}

/** `normalize` adds no default tag, so its `full` and `familiar` are held to name the same image as the input. */
function nameDifference(reference: ImageReference, expected: Expected): string | undefined {
  const { full, familiar, ...parts } = expected;
  const { domain, path, digest, tag } = reference;
  const defaultTag = digest === undefined ? "latest" : undefined;
  const names = [full, familiar].filter((name) => name !== undefined);
  return (
    differenceInExpected({ domain, path, digest, tag }, { tag: defaultTag, ...parts }) ??
    names
      .map((name) => differenceOf(parseImageReference(name), reference))
      .find((difference) => difference !== undefined)
  );
}

function textDifference(reference: ImageReference, expected: Expected): string | undefined {
  const actual = { string: formatImageReference(reference), repository: repositoryOf(reference) };
  return differenceInExpected(actual, expected);
}

function differenceInExpected(
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): string | undefined {
  const compared = Object.fromEntries(Object.keys(expected).map((key) => [key, actual[key]]));
  return differenceOf(compared, expected);
}
