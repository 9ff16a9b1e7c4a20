// The `auths` of a Docker configuration file, read as github.com/kubernetes/kubernetes, pkg/credentialprovider/config.go does,
// with the token fields of Docker's own tools beside.
import * as z from "zod";
import { Credential } from "./credential.ts";
import type { KeyringEntry } from "./keyring.ts";

const headerText = z
  .string()
  .regex(/^[!-~]*$/)
  .nullish();

const account = z.object({
  username: z.string().nullish(),
  password: z.string().nullish(),
  /** Base64 of user:password; where it stands, the two fields above do not count. */
  auth: z.string().nullish(),
  identitytoken: headerText,
  registrytoken: headerText,
});

type DockerAccount = z.infer<typeof account>;

/** Accounts by the place they are for. */
export const dockerConfig = z.record(z.string(), account);
export type DockerConfig = z.infer<typeof dockerConfig>;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** What Docker's tools write in place of a user name where the password is an identity token. */
const IDENTITY_USERNAME = "<token>";

/** An account without any credential, as tools with a credential helper leave it, counts for nothing; undefined for a broken `auth`. */
export function keyringEntriesOf(config: DockerConfig): KeyringEntry[] | undefined {
  const entries: KeyringEntry[] = [];
  for (const [location, entry] of Object.entries(config)) {
    const login = loginOf(entry);
    if (login === undefined) return undefined;
    const credential = credentialOf(entry, login);
    if (credential !== undefined) entries.push({ location, credential });
  }
  return entries;
}

interface Login {
  readonly username: string;
  readonly password: string;
}

function loginOf({ username, password, auth }: DockerAccount): Login | undefined {
  if (!auth) return { username: username ?? "", password: password ?? "" };
  const text = auth.trim();
  const decoded = Buffer.from(text, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (!BASE64.test(text) || colon < 0) return undefined;
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function credentialOf(
  { registrytoken, identitytoken }: DockerAccount,
  { username, password }: Login,
): Credential | undefined {
  if (registrytoken) return Credential.registryToken(registrytoken);
  const isIdentity = username === IDENTITY_USERNAME;
  if (identitytoken) return Credential.identityToken(identitytoken, isIdentity ? "" : username);
  if (isIdentity) return Credential.identityToken(password);
  if (username === "" && password === "") return undefined;
  return Credential.password(username, password);
}
