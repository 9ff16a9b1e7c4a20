import type { Clock } from "../../runtime/clock.ts";
import type { Credential } from "../credentials/credential.ts";
import { failed, type RegistryResult } from "../failures/registry-failure.ts";
import { responseFailureOf } from "../failures/response-failure.ts";
import type { LegRequest } from "../transport/http-exchange.ts";
import type { RegistryTransport } from "../transport/registry-transport.ts";
import type { Reply } from "../transport/reply.ts";
import { type AccessToken, decodeTokenResponse } from "./token-response.ts";

/** What a Bearer challenge asks for. The realm has passed the guard. */
export interface TokenRequest {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scope: string;
  /** Undefined for an anonymous token. */
  readonly credential: Credential | undefined;
  /** Origin of the registry that the image reference names. */
  readonly registry: URL;
  readonly hidesExistence: boolean;
}

export interface TokenPorts {
  readonly transport: RegistryTransport;
  readonly clock: Clock;
}

const MAX_TOKEN_BYTES = 65_536;
const CLIENT_ID = "layerwise";
/** What Docker's tools write in place of a name where the password is an identity token. */
const IDENTITY_USERNAME = "<token>";
/** How token servers say that they do not know the POST form. */
const NO_POST_FORM = new Set([404, 405]);

/**
 * Fetches an access token as the distribution token specification says: GET with a user name and password or with nothing,
 * POST with an identity token, and GET where a server does not know that form.
 */
export async function requestToken(
  request: TokenRequest,
  { transport, clock }: TokenPorts,
  signal: AbortSignal,
): Promise<RegistryResult<AccessToken>> {
  const { credential } = request;
  let reply = await transport.send(
    credential?.kind === "identityToken" ? postOf(request, credential) : getOf(request),
    signal,
  );
  if (credential?.kind === "identityToken" && hasNoPostForm(reply)) {
    reply = await transport.send(getOf(request), signal);
  }
  if (reply.kind === "failed") return reply;
  const { status, bytes, url } = reply.value;
  if (status !== 200) {
    return responseFailureOf(reply.value, {
      leg: "token",
      subject: `a token for "${request.registry.host}"`,
      nowMs: clock.nowMs(),
      credential,
      hidesExistence: request.hidesExistence,
      isPullThrough: false,
    });
  }
  const token = decodeTokenResponse(bytes);
  if (token !== undefined) return { kind: "ok", value: token };
  return failed("NotARegistry", `"${url.host}" answered the token request without a token`, {
    leg: "token",
    host: url.host,
    httpStatus: status,
  });
}

function getOf({ realm, service, scope, credential, registry }: TokenRequest): LegRequest {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("scope", scope);
  return {
    leg: "token",
    method: "GET",
    url,
    registry,
    maxBytes: MAX_TOKEN_BYTES,
    authorization:
      credential === undefined
        ? undefined
        : { origin: url.origin, header: credential.basicAuthorization(IDENTITY_USERNAME) },
  };
}

function postOf(request: TokenRequest, credential: Credential): LegRequest {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: CLIENT_ID,
    scope: request.scope,
    refresh_token: credential.revealSecret(),
  });
  if (request.service !== undefined) form.set("service", request.service);
  return {
    leg: "token",
    method: "POST",
    url: request.realm,
    registry: request.registry,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
    maxBytes: MAX_TOKEN_BYTES,
  };
}

function hasNoPostForm(reply: RegistryResult<Reply>): boolean {
  return reply.kind === "ok" && NO_POST_FORM.has(reply.value.status);
}
