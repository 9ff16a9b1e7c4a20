import type { Dispatcher } from "undici";
import { challengesOf, chooseChallenge } from "../registry/authorization/challenge.ts";
import { requestToken } from "../registry/authorization/token-request.ts";
import type { Credential } from "../registry/credentials/credential.ts";
import { nextStepOf } from "../registry/failures/failure-classes.ts";
import { HostTrust } from "../registry/guard/host-trust.ts";
import { TransportGuard } from "../registry/guard/transport-guard.ts";
import { registryOriginOf } from "../registry/registry-host.ts";
import { GuardedAgents } from "../registry/transport/guarded-agents.ts";
import type { ProxyOptions } from "../registry/transport/proxy-options.ts";
import { RegistryTransport } from "../registry/transport/registry-transport.ts";
import type { Clock } from "../runtime/clock.ts";
import { OperatorError } from "../runtime/operator-error.ts";

export interface PushConnectionOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Of the image reference. */
  readonly domain: string;
  /** Path of the repository that is pushed to. */
  readonly path: string;
  readonly credential: Credential | undefined;
  readonly insecureRegistry: readonly string[];
  readonly trustedRegistry: readonly string[];
  readonly certificateAuthorities: readonly string[];
  readonly proxies: ProxyOptions;
}

export interface PushRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly url: URL;
  readonly body?: Uint8Array;
  readonly contentType?: string;
}

export interface PushReply {
  readonly status: number;
  readonly location: string | undefined;
  /** The start of the body, for messages. */
  readonly text: string;
}

interface PushWays {
  readonly registry: URL;
  readonly guard: TransportGuard;
  readonly agents: GuardedAgents;
  readonly transport: RegistryTransport;
}

/** How long a server may take to answer a request, or to take the next part of its body. */
const IDLE_TIMEOUT_MS = 120_000;
const LEG_TIMEOUT_MS = 30_000;
const SHOWN_CHARACTERS = 300;
const MAX_PING_BYTES = 65_536;

/** Requests to one registry with the right to push, asked for when the registry first demands it. */
export class PushConnection implements AsyncDisposable {
  /** Origin of the registry. */
  readonly registry: URL;
  readonly #ways: PushWays;
  readonly #options: PushConnectionOptions;
  #authorization: string | undefined;

  private constructor(ways: PushWays, options: PushConnectionOptions) {
    this.registry = ways.registry;
    this.#ways = ways;
    this.#options = options;
  }

  /** Finds out how the registry is spoken to. Throws OperatorError where it cannot be reached. */
  static async open(options: PushConnectionOptions): Promise<PushConnection> {
    const { domain, clock, signal, certificateAuthorities, proxies } = options;
    const { insecureRegistry: insecureHosts, trustedRegistry: trustedHosts } = options;
    const guard = new TransportGuard(new HostTrust({ insecureHosts, trustedHosts }));
    const agents = new GuardedAgents({
      guard,
      certificateAuthorities,
      proxies,
      connectTimeoutMs: LEG_TIMEOUT_MS,
    });
    const transport = new RegistryTransport({ agents, guard, clock, legTimeoutMs: LEG_TIMEOUT_MS });
    const origin = registryOriginOf(domain, guard);
    if (origin === undefined) throw new OperatorError(`"${domain}" is no host that can be called`);
    const ping = {
      leg: "ping",
      method: "GET",
      url: new URL("/v2/", origin),
      registry: origin,
      maxBytes: MAX_PING_BYTES,
    } as const;
    const reply = await transport.send(ping, signal);
    if (reply.kind === "ok") {
      return new PushConnection({ registry: origin, guard, agents, transport }, options);
    }
    if (reply.failure.class === "PlainHTTPOnHTTPS" && guard.allowsPlainHttp(origin)) {
      const registry = new URL(`http://${origin.host}`);
      return new PushConnection({ registry, guard, agents, transport }, options);
    }
    await agents.close();
    throw new OperatorError(reply.failure.message);
  }

  /** Sends a request, again with authorization where the first answer demands it. */
  async send(request: PushRequest): Promise<PushReply> {
    const first = await this.#sendOnce(request);
    const challenge = challengeOf(first.headers["www-authenticate"]);
    if (first.statusCode !== 401 || challenge === undefined) return replyOf(first);
    await first.body.dump();
    this.#authorization = await this.#authorize(challenge);
    return replyOf(await this.#sendOnce(request));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ways.agents.close();
  }

  #sendOnce({ method, url, body, contentType }: PushRequest): Promise<Dispatcher.ResponseData> {
    const isHome = url.origin === this.registry.origin;
    return this.#ways.agents.agentFor(url, this.registry).request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      body: body ?? null,
      headers: {
        ...(contentType === undefined ? {} : { "content-type": contentType }),
        ...(isHome && this.#authorization ? { authorization: this.#authorization } : {}),
      },
      signal: this.#options.signal,
      headersTimeout: IDLE_TIMEOUT_MS,
      bodyTimeout: IDLE_TIMEOUT_MS,
    });
  }

  async #authorize(challenge: NonNullable<ReturnType<typeof challengeOf>>): Promise<string> {
    const { credential, clock, signal, path } = this.#options;
    if (challenge.scheme === "basic") {
      if (credential !== undefined) return credential.basicAuthorization();
      throw new OperatorError(
        `"${this.registry.host}" wants a password and the Docker configuration has none: run docker login ${this.registry.host}`,
      );
    }
    if (credential?.kind === "registryToken") return `Bearer ${credential.revealSecret()}`;
    const realm = this.#realmOf(challenge.parameters.get("realm") ?? "");
    const isTrusted = this.#ways.guard.mayReceiveCredentials(realm, this.registry);
    const request = {
      realm,
      service: challenge.parameters.get("service"),
      scope: `repository:${path}:pull,push`,
      credential: isTrusted ? credential : undefined,
      registry: this.registry,
      hidesExistence: false,
    };
    const token = await requestToken(request, { transport: this.#ways.transport, clock }, signal);
    if (token.kind === "failed") throw new OperatorError(token.failure.message);
    return `Bearer ${token.value.token}`;
  }

  #realmOf(text: string): URL {
    const { host } = this.registry;
    if (!URL.canParse(text)) throw new OperatorError(`"${host}" names no token server to ask`);
    const realm = new URL(text);
    const verdict = this.#ways.guard.judgeReferral(realm, { registry: this.registry });
    if (verdict.kind === "allowed") return realm;
    throw new OperatorError(
      `"${host}" names the token server "${realm.host}", which ${verdict.reason}; ${nextStepOf("EgressForbidden")}`,
    );
  }
}

function challengeOf(header: string | string[] | undefined) {
  return chooseChallenge(challengesOf([header ?? []].flat()) ?? []);
}

async function replyOf(response: Dispatcher.ResponseData): Promise<PushReply> {
  const text = (await response.body.text()).slice(0, SHOWN_CHARACTERS);
  const location = response.headers["location"];
  return {
    status: response.statusCode,
    location: typeof location === "string" ? location : undefined,
    text,
  };
}
