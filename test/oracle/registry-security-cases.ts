import { z } from "zod";
import { HostTrust } from "../../registry/guard/host-trust.ts";
import { type Referral, TransportGuard } from "../../registry/guard/transport-guard.ts";
import { registryOriginOf } from "../../registry/registry-host.ts";
import {
  type CaseResult,
  type CaseRule,
  type CaseSuite,
  caseRule,
  casesOf,
  differenceOf,
  namedCase,
  runCases,
} from "./case-suite.ts";

/** Where a case does not say who sends us on. */
const SOME_REGISTRY = "registry.example";

const deny = z.boolean();
const realmCase = z.object({
  input: z.object({ realm: z.string(), registryHost: z.string(), insecure: z.boolean() }),
  deny,
});
const redirectCase = z.object({ input: z.object({ from: z.string(), to: z.string() }), deny });
const foreignCase = z.object({ input: z.object({ url: z.string(), insecure: z.boolean() }), deny });

const behaviouralTests = z.object({ behaviouralTests: z.array(z.object({ name: z.string() })) });

const rules: ReadonlyMap<string, CaseRule> = new Map([
  [
    "bearerRealm",
    caseRule(realmCase, ({ input, deny: denied }) => {
      const host = input.registryHost === "" ? SOME_REGISTRY : input.registryHost;
      const guard = guardOf(input.insecure ? [host] : []);
      return differenceOf(
        isDenied(guard, input.realm, { registry: originOf(host, guard) }),
        denied,
      );
    }),
  ],
  [
    "redirect",
    caseRule(redirectCase, ({ input, deny: denied }) => {
      const registry = spokenOriginOf(input.from, guardOf([]));
      // Redirects here lead to blobs, whose digest is known beforehand.
      return differenceOf(
        isDenied(guardOf([]), input.to, { registry, contentVerified: true }),
        denied,
      );
    }),
  ],
  [
    "foreignLayerUrl",
    caseRule(foreignCase, ({ input, deny: denied }) => {
      const guard = guardOf(input.insecure ? [SOME_REGISTRY] : []);
      return differenceOf(
        isDenied(guard, input.url, { registry: originOf(SOME_REGISTRY, guard) }),
        denied,
      );
    }),
  ],
]);

/** Vectors of go-containerregistry: where a registry may send its client. */
export const registrySecurityCases: CaseSuite = {
  name: "registry security",
  run(file) {
    const cases = casesOf(file);
    if (
      !cases?.some((raw) => typeof raw["kind"] === "string" && typeof raw["deny"] === "boolean")
    ) {
      return undefined;
    }
    const named = cases.map((raw, index) =>
      namedCase({ raw, index }, { mode: raw["kind"], subject: raw["input"] }),
    );
    return [...runCases(named, rules), ...behaviouralTestsOf(file)];
  },
};

function behaviouralTestsOf(file: unknown): CaseResult[] {
  const { success, data } = behaviouralTests.safeParse(file);
  if (!success) return [];
  return data.behaviouralTests.map(({ name }, index) => ({
    mode: "behaviouralTests",
    id: String(index + 1),
    subject: name,
    outcome: "no rule",
  }));
}

function guardOf(insecureHosts: readonly string[]): TransportGuard {
  return new TransportGuard(new HostTrust({ insecureHosts }));
}

function originOf(host: string, guard: TransportGuard): URL {
  const origin = registryOriginOf(host, guard);
  if (origin === undefined) throw new RangeError(`No URL can name the host "${host}"`);
  return origin;
}

/** The case does not say how the registry is spoken to; with loopback hosts that is plain HTTP. */
function spokenOriginOf(host: string, guard: TransportGuard): URL {
  const origin = originOf(host, guard);
  return guard.allowsPlainHttp(origin) ? new URL(`http://${origin.host}`) : origin;
}

function isDenied(guard: TransportGuard, target: string, referral: Referral): boolean {
  return !URL.canParse(target) || guard.judgeReferral(new URL(target), referral).kind === "refused";
}
