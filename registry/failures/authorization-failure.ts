import type { Credential } from "../credentials/credential.ts";
import { credentialExpiryOf } from "../credentials/credential-expiry.ts";
import type { FailureClass } from "./failure-classes.ts";
import type { Leg } from "./registry-failure.ts";

/** A 401 or 403, and who got it. */
export interface RefusedAnswer {
  readonly leg: Leg;
  readonly status: number;
  readonly code: string | undefined;
  /** The `error` parameter of the Bearer challenge that came with it. */
  readonly challengeError: string | undefined;
  /** What was sent; undefined for an anonymous request. */
  readonly credential: Credential | undefined;
  /** Whether the registry is known to answer so for what does not exist, too. */
  readonly hidesExistence: boolean;
  readonly nowMs: number;
}

/** What a refusal means, which depends on who asked and where. */
export function authorizationFailureClassOf(refused: RefusedAnswer): FailureClass {
  const { leg, status, code, challengeError, credential, hidesExistence, nowMs } = refused;
  if (credential === undefined) return hidesExistence ? "NotFoundOrDenied" : "Unauthenticated";
  const expiryMs = credentialExpiryOf(credential.revealSecret());
  if (expiryMs !== undefined && expiryMs <= nowMs) return "CredentialExpired";
  // GitLab refuses at the token server, with this code, whoever may log in but not pull.
  if (leg === "token") return code === "DENIED" ? "Denied" : "BadCredentials";
  if (hidesExistence) return "NotFoundOrDenied";
  return status === 403 || challengeError === "insufficient_scope" ? "Denied" : "BadCredentials";
}
