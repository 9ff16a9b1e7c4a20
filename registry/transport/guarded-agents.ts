import type { LookupFunction } from "node:net";
import { createSecureContext, getCACertificates } from "node:tls";
import { Agent, type buildConnector, type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import { isSameAuthority } from "../guard/authority.ts";
import type { TransportGuard } from "../guard/transport-guard.ts";
import { guardedLookup } from "./guarded-lookup.ts";
import { type ProxyOptions, proxySettingsOf } from "./proxy-options.ts";

export interface AgentOptions {
  readonly guard: TransportGuard;
  /** PEM certificates trusted beside the public ones. */
  readonly certificateAuthorities?: readonly string[] | undefined;
  readonly proxies?: ProxyOptions | undefined;
  /** Bounds name look-up, TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** How names become addresses; the system's resolver when absent. */
  readonly lookup?: LookupFunction | undefined;
}

type SchemeAgents = Readonly<Record<"http" | "https", Dispatcher>>;

/** Concurrent connections to one origin; requests beyond them queue inside undici until their deadline. */
const CONNECTIONS_PER_ORIGIN = 16;

/**
 * Pooled connections, kept apart by why they are made: what may be reached because an image reference names it must not
 * lend its open connection to a registry that only redirects there.
 */
export class GuardedAgents {
  readonly #registry: SchemeAgents;
  readonly #elsewhere: SchemeAgents;

  /** Throws RangeError for a proxy that is none. */
  constructor(options: AgentOptions) {
    this.#registry = createAgents(true, options);
    this.#elsewhere = createAgents(false, options);
  }

  /** The agent for a URL that is asked on behalf of a registry. */
  agentFor(url: URL, registry: URL): Dispatcher {
    const agents = isSameAuthority(url, registry) ? this.#registry : this.#elsewhere;
    return url.protocol === "http:" ? agents.http : agents.https;
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    const agents = [this.#registry, this.#elsewhere].flatMap(({ http, https }) => [http, https]);
    await Promise.all([...new Set(agents)].map((agent) => agent.destroy()));
  }
}

/**
 * Agents that judge each address when they connect. A proxy resolves names itself: there the guard has seen the URL only.
 * One agent for each scheme, as undici would use the HTTP proxy for HTTPS, too.
 */
function createAgents(isRegistry: boolean, options: AgentOptions): SchemeAgents {
  const tls: buildConnector.BuildOptions = {
    ...secureContextOf(options.certificateAuthorities),
    allowH2: false,
    timeout: options.connectTimeoutMs,
  };
  const agentOptions: Agent.Options = {
    allowH2: false,
    connections: CONNECTIONS_PER_ORIGIN,
    factory: (origin, poolOptions: Pool.Options) => {
      const lookup = guardedLookup({ url: new URL(origin), isRegistry }, options);
      // A proxy's tunnel brings a connector of its own.
      const isTunnel = typeof poolOptions.connect === "function";
      return new Pool(
        origin,
        isTunnel ? poolOptions : { ...poolOptions, connect: { ...tls, lookup } },
      );
    },
  };
  const proxies = proxySettingsOf(options.proxies);
  if (proxies === undefined) {
    const agent = new Agent(agentOptions);
    return { http: agent, https: agent };
  }
  const { httpProxy, httpsProxy, noProxy } = proxies;
  const common = { ...agentOptions, noProxy, requestTls: tls, proxyTls: tls };
  return {
    http: new EnvHttpProxyAgent({ ...common, httpProxy, httpsProxy: "" }),
    https: new EnvHttpProxyAgent({ ...common, httpProxy: "", httpsProxy }),
  };
}

function secureContextOf(authorities: readonly string[] = []): buildConnector.BuildOptions {
  if (authorities.length === 0) return {};
  return {
    secureContext: createSecureContext({ ca: [...getCACertificates("default"), ...authorities] }),
  };
}
