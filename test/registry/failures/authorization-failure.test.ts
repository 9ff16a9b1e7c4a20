import { describe, expect, it } from "vitest";
import { Credential } from "../../../registry/credentials/credential.ts";
import {
  authorizationFailureClassOf,
  type RefusedAnswer,
} from "../../../registry/failures/authorization-failure.ts";

const NOW_MS = 1_900_000_000_000;
const REFUSED: RefusedAnswer = {
  leg: "manifest",
  status: 401,
  code: "UNAUTHORIZED",
  challengeError: undefined,
  credential: undefined,
  hidesExistence: false,
  nowMs: NOW_MS,
};
const credential = Credential.password("alice", "secret");

function expiringAt(seconds: number): Credential {
  const payload = Buffer.from(JSON.stringify({ exp: seconds })).toString("base64url");
  return Credential.password("alice", `e30.${payload}.c2ln`);
}

describe("authorizationFailureClassOf()", () => {
  it.for([
    ["nobody", {}, "Unauthenticated"],
    ["nobody where existence is hidden", { hidesExistence: true }, "NotFoundOrDenied"],
    ["a credential", { credential }, "BadCredentials"],
    ["a credential that may not pull", { credential, status: 403, code: "DENIED" }, "Denied"],
    [
      "a credential whose token lacks the scope",
      { credential, challengeError: "insufficient_scope" },
      "Denied",
    ],
    [
      "a credential whose token is no good",
      { credential, challengeError: "invalid_token" },
      "BadCredentials",
    ],
    [
      "a credential where existence is hidden",
      { credential, hidesExistence: true },
      "NotFoundOrDenied",
    ],
    ["a credential at the token server", { credential, leg: "token" }, "BadCredentials"],
    [
      "a wrong password at the token server where existence is hidden",
      { credential, leg: "token", hidesExistence: true },
      "BadCredentials",
    ],
    [
      "a credential that GitLab's token server knows",
      { credential, leg: "token", status: 403, code: "DENIED" },
      "Denied",
    ],
    ["an expired credential", { credential: expiringAt(NOW_MS / 1000) }, "CredentialExpired"],
    [
      "a credential with time left",
      { credential: expiringAt(NOW_MS / 1000 + 1) },
      "BadCredentials",
    ],
  ] as const)("of %s", ([, differing, expected]) => {
    expect(authorizationFailureClassOf({ ...REFUSED, ...differing })).toBe(expected);
  });
});
