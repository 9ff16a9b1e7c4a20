import { z } from "zod";
import { Credential } from "../../registry/credentials/credential.ts";
import { isOnDefaultRegistry, Keyring } from "../../registry/credentials/keyring.ts";
import { matchesRegistryPattern } from "../../registry/credentials/registry-pattern.ts";
import {
  type CaseRule,
  type CaseSuite,
  caseRule,
  casesOf,
  differenceOf,
  namedCase,
  runCases,
} from "./case-suite.ts";

/** Places and the names of their credentials: an object, or pairs where one place comes twice. */
const config = z.union([
  z.record(z.string(), z.string()),
  z.array(z.tuple([z.string(), z.string()])),
]);
type Config = z.infer<typeof config>;

const matchCase = z.object({ glob: z.string(), target: z.string(), expect: z.boolean() });
const lookupCase = z.object({ config, image: z.string(), expect: z.array(z.string()) });
const firstCase = z.object({ config, image: z.string(), expect: z.string().nullable() });
const defaultCase = z.object({ image: z.string(), expect: z.boolean() });

const rules: ReadonlyMap<string, CaseRule> = new Map([
  [
    "urlsMatch",
    caseRule(matchCase, ({ glob, target, expect }) =>
      differenceOf(matchesRegistryPattern(glob, target), expect),
    ),
  ],
  [
    "lookup",
    caseRule(lookupCase, (each) => differenceOf(lookup(each.config, each.image), each.expect)),
  ],
  [
    "lookupFirst",
    caseRule(firstCase, (each) =>
      differenceOf(lookup(each.config, each.image)[0] ?? null, each.expect),
    ),
  ],
  [
    "isDefaultRegistry",
    caseRule(defaultCase, ({ image, expect }) => differenceOf(isOnDefaultRegistry(image), expect)),
  ],
]);

/** Vectors of the kubelet's keyring and of go-containerregistry's keychain. */
export const keyringCases: CaseSuite = {
  name: "keyring",
  run(file) {
    const cases = casesOf(file);
    if (!cases?.some((raw) => rules.has(String(raw["mode"])))) return undefined;
    const named = cases.map((raw, index) =>
      namedCase(
        { raw, index },
        { mode: raw["mode"], subject: raw["image"] ?? [raw["glob"], raw["target"]] },
      ),
    );
    return runCases(named, rules);
  },
};

function lookup(places: Config, image: string): string[] {
  const pairs = Array.isArray(places) ? places : Object.entries(places);
  const entries = pairs.map(([location, name]) => ({
    location,
    credential: Credential.password(name, "secret"),
  }));
  return new Keyring(entries).lookup(image).map(({ username }) => username);
}
