import { type Credential, credentialHashOf } from "../credentials/credential.ts";
import type { RegistryResult } from "../failures/registry-failure.ts";
import type { LegRequest } from "../transport/http-exchange.ts";
import type { RegistryTransport } from "../transport/registry-transport.ts";
import type { Reply } from "../transport/reply.ts";
import type { Audience, Authorizer, Grant } from "./authorizer.ts";

export interface AuthorizedPorts {
  readonly transport: RegistryTransport;
  readonly authorizer: Authorizer;
  readonly signal: AbortSignal;
}

/** On whose behalf a registry is asked. */
export type Asker = Omit<Audience, "origin">;

export interface AuthorizedReply {
  readonly reply: Reply;
  /** What the answering server was shown. */
  readonly presented: Credential | undefined;
  /** Whether a credential was there and its token server was no host to show it to. */
  readonly wasWithheld: boolean;
}

/** The registry, and one or two servers it redirects to. */
const MAX_CHALLENGES = 3;

/**
 * Sends a request and answers the challenges it meets, each server's once: the registry's with the credential, that of a
 * server it redirects to anonymously and with a token of its own.
 */
export async function sendAuthorized(
  request: LegRequest,
  asker: Asker,
  { transport, authorizer, signal }: AuthorizedPorts,
): Promise<RegistryResult<AuthorizedReply>> {
  const home = request.registry.origin;
  const answered = new Set<string>();
  let grant = authorizer.remembered({ ...asker, origin: home });
  let { url } = request;
  for (;;) {
    const sent = await transport.send({ ...request, url, authorization: grant }, signal);
    if (sent.kind === "failed") return sent;
    const reply = sent.value;
    const { origin } = reply.url;
    const refused: Grant | undefined = grant?.origin === origin ? grant : undefined;
    const presented = refused?.presented;
    const wasWithheld =
      origin === home &&
      refused !== undefined &&
      credentialHashOf(presented) !== credentialHashOf(asker.credential);
    const outcome = { kind: "ok", value: { reply, presented, wasWithheld } } as const;
    if (reply.status !== 401 || answered.has(origin) || answered.size === MAX_CHALLENGES) {
      return outcome;
    }
    answered.add(origin);
    const credential = origin === home ? asker.credential : undefined;
    const audience: Audience = { ...asker, origin, credential };
    const granted = await authorizer.authorize({ leg: request.leg, reply, audience, refused });
    if (granted === undefined) return outcome;
    if (granted.kind === "failed") return granted;
    grant = granted.value;
    url = origin === home ? request.url : reply.url;
  }
}
