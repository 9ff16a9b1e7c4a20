import { createHmac, randomBytes } from "node:crypto";

export type CredentialKind = "password" | "identityToken" | "registryToken";

/** Lets equal credentials be told apart from others in cache keys without keeping what an attacker could try against. */
const HASH_KEY = randomBytes(32);

/**
 * What proves to a registry who asks. The secret stays out of JSON, of logs and of `util.inspect`; only the request that
 * needs it reveals it.
 */
export class Credential {
  readonly kind: CredentialKind;
  /** Empty where the credential has none. */
  readonly username: string;
  /** The same for equal credentials, within this process only. */
  readonly hash: string;
  readonly #secret: string;

  private constructor(kind: CredentialKind, username: string, secret: string) {
    this.kind = kind;
    this.username = username;
    this.#secret = secret;
    const hash = createHmac("sha256", HASH_KEY);
    for (const part of [kind, username, secret]) hash.update(`${part.length}:${part}`);
    this.hash = hash.digest("base64url");
  }

  static password(username: string, password: string): Credential {
    return new Credential("password", username, password);
  }

  /** An OAuth refresh token, which a token server exchanges for an access token. */
  static identityToken(token: string, username = ""): Credential {
    return new Credential("identityToken", username, token);
  }

  /** An access token that goes to the registry as it is. */
  static registryToken(token: string): Credential {
    return new Credential("registryToken", "", token);
  }

  revealSecret(): string {
    return this.#secret;
  }

  /** The Authorization header that carries user name, or what stands in its place, and secret. */
  basicAuthorization(usernameIfEmpty = ""): string {
    const username = this.username || usernameIfEmpty;
    return `Basic ${Buffer.from(`${username}:${this.#secret}`).toString("base64")}`;
  }
}

/** Tells credentials apart in cache keys; the requests without one are of a kind. */
export function credentialHashOf(credential: Credential | undefined): string {
  return credential?.hash ?? "anonymous";
}
