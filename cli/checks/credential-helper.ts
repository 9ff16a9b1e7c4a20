// The protocol of github.com/docker/docker-credential-helpers: the server on standard input, JSON on standard output.
import { z } from "zod";
import { quoteText } from "../../placement/quote-text.ts";
import { Credential } from "../../registry/credentials/credential.ts";
import { parseJson } from "../../runtime/parse-json.ts";
import { runProgram } from "../run-program.ts";

const TIMEOUT_MS = 20_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Part of a program's name: nothing that could lead to another folder. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** What helpers write, with exit code 1, when they have nothing for the server. */
const NOT_FOUND = "credentials not found in native keychain";
/** Stands in place of a user name where the secret is an identity token. */
const IDENTITY_USERNAME = "<token>";

const answer = z.object({ Username: z.string(), Secret: z.string() });

export interface HelperQuestion {
  /** As Docker's tools name it: a host, or `https://index.docker.io/v1/`. */
  readonly server: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export type HelperAnswer =
  | { readonly kind: "found"; readonly credential: Credential }
  | { readonly kind: "none" }
  /** The reason holds nothing of what the helper wrote. */
  | { readonly kind: "failed"; readonly reason: string };

/** Asks `docker-credential-<name>` for the credential of one server. */
export async function askCredentialHelper(
  name: string,
  { server, environment, signal }: HelperQuestion,
): Promise<HelperAnswer> {
  if (!NAME.test(name)) return { kind: "failed", reason: `${quoteText(name)} is no name of one` };
  const result = await runProgram(`docker-credential-${name}`, {
    args: ["get"],
    input: `${server}\n`,
    environment,
    timeoutMs: TIMEOUT_MS,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    signal,
  });
  if (result.kind === "failed") return result;
  if (result.code !== 0) {
    if (result.stdout.trim() === NOT_FOUND) return { kind: "none" };
    return { kind: "failed", reason: `it ended with exit code ${result.code}` };
  }
  return credentialIn(result.stdout);
}

function credentialIn(stdout: string): HelperAnswer {
  const json = parseJson(stdout);
  const found = json.kind === "parsed" ? answer.safeParse(json.value).data : undefined;
  if (found === undefined) return { kind: "failed", reason: "its answer is no credential in JSON" };
  const { Username: username, Secret: secret } = found;
  if (username === "" && secret === "") return { kind: "none" };
  const credential =
    username === IDENTITY_USERNAME
      ? Credential.identityToken(secret)
      : Credential.password(username, secret);
  return { kind: "found", credential };
}
