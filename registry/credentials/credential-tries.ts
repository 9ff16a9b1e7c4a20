import { type FailureClass, isLastingFailure } from "../failures/failure-classes.ts";
import type { RegistryFailed, RegistryResult } from "../failures/registry-failure.ts";
import type { Credential } from "./credential.ts";

/** Each try may cost a log-in, which registries limit too. */
const MAX_TRIES = 16;

const REFUSALS: ReadonlySet<FailureClass> = new Set([
  "Unauthenticated",
  "BadCredentials",
  "Denied",
  "NotFoundOrDenied",
  "CredentialExpired",
]);

/** What another credential may not meet, since registries answer so to whoever may not know better. */
const PERSONAL: ReadonlySet<FailureClass> = new Set([
  ...REFUSALS,
  "ManifestUnknown",
  "RepositoryUnknown",
  "TagDigestInconsistent",
  "RateLimited",
]);

/**
 * Tries credential after credential until one succeeds, as the kubelet does, and nobody's where there is none. When all
 * fail, what leaves the matter open is told first, then what says more than "not you".
 */
export async function tryCredentials<T>(
  credentials: readonly Credential[],
  read: (credential: Credential | undefined) => Promise<RegistryResult<T>>,
): Promise<RegistryResult<T>> {
  const [first, ...others] = credentials.slice(0, MAX_TRIES);
  const firstResult = await read(first);
  if (firstResult.kind === "ok" || !isPersonal(firstResult)) return firstResult;
  const failures = [firstResult];
  for (const credential of others) {
    const result = await read(credential);
    if (result.kind === "ok" || !isPersonal(result)) return result;
    failures.push(result);
  }
  return (
    failures.find(({ failure }) => !isLastingFailure(failure.class)) ??
    failures.find(({ failure }) => !REFUSALS.has(failure.class)) ??
    firstResult
  );
}

function isPersonal({ failure }: RegistryFailed): boolean {
  return PERSONAL.has(failure.class);
}
