import { type Credential, credentialHashOf } from "../credentials/credential.ts";
import {
  failed,
  type Leg,
  type RegistryFailed,
  type RegistryResult,
} from "../failures/registry-failure.ts";
import type { TransportGuard } from "../guard/transport-guard.ts";
import { ResultCache } from "../result-cache.ts";
import type { Authorization } from "../transport/http-exchange.ts";
import { headerValuesOf, type Reply } from "../transport/reply.ts";
import { type Challenge, challengesOf, chooseChallenge } from "./challenge.ts";
import { requestToken, type TokenPorts } from "./token-request.ts";
import { pullScopeOf } from "./token-scope.ts";

/** Who wants what from whom. */
export interface Audience {
  /** Origin of the server that asks for authorization; a redirect may have led there. */
  readonly origin: string;
  /** Origin of the registry that the image reference names. */
  readonly registry: URL;
  readonly path: string;
  /** Undefined to be anonymous, as everywhere but at the registry itself. */
  readonly credential: Credential | undefined;
  readonly hidesExistence: boolean;
}

/** What a challenge was answered with. */
export interface Grant extends Authorization {
  /** The credential that was shown for it; undefined also where its token server must not see it. */
  readonly presented: Credential | undefined;
  readonly lifetimeMs: number;
}

export interface AuthorizerPorts extends TokenPorts {
  readonly guard: TransportGuard;
  readonly signal: AbortSignal;
}

/** A 401 that is to be answered. */
export interface Demand {
  readonly leg: Leg;
  readonly reply: Reply;
  readonly audience: Audience;
  /** What was sent and brought the 401 about. */
  readonly refused: Grant | undefined;
}

const MAX_GRANTS = 10_000;
/** For this long a server that wants a password gets it unasked. */
const PASSWORD_LIFETIME_MS = 3_600_000;

/** Answers challenges, and remembers the answers per server, repository and credential until they expire. */
export class Authorizer {
  readonly #ports: AuthorizerPorts;
  readonly #grants: ResultCache<Grant>;

  constructor(ports: AuthorizerPorts) {
    this.#ports = ports;
    this.#grants = new ResultCache({
      clock: ports.clock,
      maxEntries: MAX_GRANTS,
      lifetimeMsOf: (result) => (result.kind === "ok" ? result.value.lifetimeMs : 0),
    });
  }

  /** What the server accepted before and still may. */
  remembered(audience: Audience): Grant | undefined {
    return this.#grants.peek(keyOf(audience));
  }

  /** Undefined where there is nothing to show, so that the 401 stands. */
  async authorize(demand: Demand): Promise<RegistryResult<Grant> | undefined> {
    const { reply, audience, refused } = demand;
    const challenge = chooseChallenge(
      challengesOf(headerValuesOf(reply, "www-authenticate")) ?? [],
    );
    if (challenge === undefined) return noUsableChallenge(demand);
    if (challenge.scheme === "basic" && audience.credential?.kind !== "password") return undefined;
    const key = keyOf(audience);
    if (refused !== undefined) this.#grants.forget(key, refused);
    return this.#grants.read(key, () => this.#grantOf(challenge, audience));
  }

  async #grantOf(challenge: Challenge, audience: Audience): Promise<RegistryResult<Grant>> {
    const { origin, credential } = audience;
    const header = directHeaderOf(challenge, credential);
    if (header === undefined) return this.#tokenGrantOf(challenge, audience);
    const lifetimeMs = PASSWORD_LIFETIME_MS;
    return { kind: "ok", value: { origin, header, presented: credential, lifetimeMs } };
  }

  async #tokenGrantOf(challenge: Challenge, audience: Audience): Promise<RegistryResult<Grant>> {
    const { origin, registry, path, hidesExistence } = audience;
    const realm = this.#realmOf(challenge, audience);
    if (realm.kind === "failed") return realm;
    const isTrusted = this.#ports.guard.mayReceiveCredentials(realm.value, registry);
    const presented = isTrusted ? audience.credential : undefined;
    const request = {
      realm: realm.value,
      service: challenge.parameters.get("service"),
      scope: pullScopeOf(challenge.parameters.get("scope"), path),
      credential: presented,
      registry,
      hidesExistence,
    };
    const token = await requestToken(request, this.#ports, this.#ports.signal);
    if (token.kind === "failed") return token;
    const header = `Bearer ${token.value.token}`;
    return {
      kind: "ok",
      value: { origin, header, presented, lifetimeMs: token.value.lifetimeMs },
    };
  }

  #realmOf(challenge: Challenge, { origin, registry }: Audience): RegistryResult<URL> {
    const host = new URL(origin).host;
    const realm = challenge.parameters.get("realm") ?? "";
    if (!URL.canParse(realm)) {
      const what = `"${host}" asks for a token and does not say where to get it`;
      return failed("NotARegistry", what, { leg: "token", host });
    }
    const url = new URL(realm);
    const verdict = this.#ports.guard.judgeReferral(url, { registry });
    if (verdict.kind === "allowed") return { kind: "ok", value: url };
    const what = `"${host}" names the token server "${url.host}", which ${verdict.reason}`;
    return failed("EgressForbidden", what, { leg: "token", host });
  }
}

/** What goes to the server itself, without a token server in between. */
function directHeaderOf(
  { scheme }: Challenge,
  credential: Credential | undefined,
): string | undefined {
  if (scheme === "basic") return credential?.basicAuthorization();
  if (credential?.kind === "registryToken") return `Bearer ${credential.revealSecret()}`;
  return undefined;
}

function keyOf({ origin, path, credential }: Audience): string {
  return `${origin} ${path} ${credentialHashOf(credential)}`;
}

function noUsableChallenge({ leg, reply: { url, status } }: Demand): RegistryFailed {
  return failed(
    "Unauthenticated",
    `"${url.host}" answered 401 without a challenge that a registry client can meet`,
    { leg, host: url.host, httpStatus: status },
  );
}
