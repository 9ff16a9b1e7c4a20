import { z } from "zod";
import {
  type Challenge,
  chooseChallenge,
  parseChallenges,
} from "../../registry/authorization/challenge.ts";
import {
  type CaseRule,
  type CaseSuite,
  caseRule,
  casesOf,
  differenceOf,
  namedCase,
  runCases,
} from "./case-suite.ts";

const headers = z.array(z.string());
const parseCase = z.union([
  z.object({ headers, error: z.string() }),
  z.object({
    headers,
    expect: z.array(z.object({ scheme: z.string(), params: z.record(z.string(), z.string()) })),
  }),
]);
const chooseCase = z.object({ headers, chosen: z.string() });

const rules: ReadonlyMap<string, CaseRule> = new Map([
  ["parse", caseRule(parseCase, parseDifference)],
  [
    "choose",
    caseRule(chooseCase, (each) =>
      differenceOf(chooseChallenge(parseChallenges(each.headers))?.scheme, each.chosen),
    ),
  ],
]);

/** WWW-Authenticate vectors of regclient, go-containerregistry and containerd. */
export const challengeCases: CaseSuite = {
  name: "challenges",
  run(file) {
    const cases = casesOf(file);
    if (!cases?.some((raw) => headers.safeParse(raw["headers"]).success)) return undefined;
    const named = cases.map((raw, index) =>
      namedCase({ raw, index }, { mode: modeOf(raw), subject: raw["headers"] }),
    );
    return runCases(named, rules);
  },
};

function modeOf(raw: Readonly<Record<string, unknown>>): string {
  if ("status" in raw) return "status";
  return "chosen" in raw ? "choose" : "parse";
}

function parseDifference(each: z.infer<typeof parseCase>): string | undefined {
  let parsed: Challenge[];
  try {
    parsed = parseChallenges(each.headers);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return "error" in each ? undefined : `refused: ${error.message}`;
  }
  const plain = parsed.map(({ scheme, parameters }) => ({
    scheme,
    params: Object.fromEntries(parameters),
  }));
  return "error" in each
    ? `expected it to be refused, got ${JSON.stringify(plain)}`
    : differenceOf(plain, each.expect);
}
