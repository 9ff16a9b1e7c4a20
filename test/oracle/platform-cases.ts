import { z } from "zod";
import { formatPlatform, type Platform, parsePlatform } from "../../placement/platform.ts";
import { matchesPlatform, selectPlatform } from "../../placement/platform-matching.ts";
import { canRunWindowsBuild } from "../../placement/windows-build.ts";
import {
  type CaseRule,
  type CaseSuite,
  caseRule,
  casesOf,
  differenceOf,
  namedCase,
  runCases,
} from "./case-suite.ts";

const platform: z.ZodType<Platform> = z.strictObject({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().exactOptional(),
  osVersion: z.string().exactOptional(),
  osFeatures: z.array(z.string()).exactOptional(),
});
const match = z.object({ match: z.boolean() });

const parseCase = z.union([
  z.object({ input: z.string(), error: z.string() }),
  z.object({
    input: z.string(),
    expect: z.object({ platform, alsoMatches: z.array(platform), formatted: z.string() }),
  }),
]);
const formatCase = z.object({ input: platform, expect: z.object({ formatted: z.string() }) });
const onlyCase = z.object({
  input: z.object({ node: z.string(), image: z.string() }),
  expect: match,
});
const orderCase = z.object({
  input: z.object({ node: z.string(), candidates: z.array(z.string()) }),
  expect: z.object({ order: z.array(z.string()).min(1) }),
});
const windowsCase = z.object({
  input: z.object({ node: platform, image: platform }),
  expect: match,
});
const buildCase = z.object({
  input: z.object({ hostBuild: z.int(), imageBuild: z.int() }),
  expect: z.object({ canRun: z.boolean() }),
});

const ORDER_OF_ONLY = "order(only,onlyStrict,ordered,any all give the same)";

const rules: ReadonlyMap<string, CaseRule> = new Map([
  ["parse", caseRule(parseCase, parseDifference)],
  [
    "format",
    caseRule(formatCase, ({ input, expect }) =>
      differenceOf(formatPlatform(input), expect.formatted),
    ),
  ],
  [
    "only",
    caseRule(onlyCase, ({ input, expect }) =>
      differenceOf(
        matchesPlatform(parsePlatform(input.node), parsePlatform(input.image)),
        expect.match,
      ),
    ),
  ],
  [ORDER_OF_ONLY, caseRule(orderCase, orderDifference)],
  [
    "windowsMatch",
    caseRule(windowsCase, ({ input, expect }) =>
      differenceOf(matchesPlatform(input.node, input.image), expect.match),
    ),
  ],
  [
    "windowsBuildCompat",
    caseRule(buildCase, ({ input, expect }) =>
      differenceOf(canRunWindowsBuild(input.hostBuild, input.imageBuild), expect.canRun),
    ),
  ],
]);

/** Vectors of containerd/platforms. */
export const platformCases: CaseSuite = {
  name: "platforms",
  run(file) {
    const cases = casesOf(file);
    if (!cases?.some(isPlatformCase)) return undefined;
    const named = cases.map((raw, index) =>
      namedCase({ raw, index }, { mode: raw["mode"], subject: raw["input"] }),
    );
    return runCases(named, rules);
  },
};

/** `parse` and `format` alone would not tell it from other case files. */
function isPlatformCase(raw: Readonly<Record<string, unknown>>): boolean {
  const mode = String(raw["mode"]);
  return (
    /^(?:only|order|windows)/.test(mode) ||
    (mode === "parse" && z.object({ expect: z.object({ platform }) }).safeParse(raw).success) ||
    (mode === "format" && formatCase.safeParse(raw).success)
  );
}

function parseDifference(each: z.infer<typeof parseCase>): string | undefined {
  let parsed: Platform;
  try {
    parsed = parsePlatform(each.input);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return "error" in each ? undefined : `refused: ${error.message}`;
  }
  if ("error" in each) return `expected it to be refused, got ${JSON.stringify(parsed)}`;
  const unmatched = each.expect.alsoMatches.filter((other) => !matchesPlatform(parsed, other));
  return (
    differenceOf(formatPlatform(parsed), each.expect.formatted) ??
    differenceOf(unmatched, []) ??
    differenceOf(formatPlatform(parsed), formatPlatform(each.expect.platform))
  );
}

/** The product picks one candidate, so only the first place is compared. */
function orderDifference({ input, expect }: z.infer<typeof orderCase>): string | undefined {
  const candidates = input.candidates.map((text) => ({ text, platform: parsePlatform(text) }));
  const best = selectPlatform(candidates, parsePlatform(input.node));
  return differenceOf(best?.text, expect.order[0]);
}
