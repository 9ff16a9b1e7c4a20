import { createHash } from "node:crypto";
import type { RequestOptions as HttpsOptions } from "node:https";
import { Agent, type buildConnector, type Dispatcher, ProxyAgent } from "undici";
import type { KubeConfig } from "./client-node-config.ts";

/** Connections for short requests to one API server; watches have their own and do not count. */
const MAX_REQUEST_CONNECTIONS = 16;
// Below the 90 s after which kube-apiserver closes an idle connection.
const KEEP_ALIVE_MS = 30_000;

interface Pools {
  readonly key: string;
  readonly requests: Dispatcher;
  readonly streams: Dispatcher;
  readonly createRequests: () => Dispatcher;
}

export interface KubeConnection {
  readonly origin: string;
  /** Path prefix of the server URL, "" when there is none. */
  readonly basePath: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bounded pool for requests with a deadline. */
  readonly requests: Dispatcher;
  /** Pool for watches: they hold a connection for minutes and must not starve the requests. */
  readonly streams: Dispatcher;
}

/**
 * Pooled connections to the API server of a KubeConfig. KubeConfig itself builds a new undici Agent, hence a new
 * connection, for every request. Credentials are read anew each time (KubeConfig re-reads a token file every 60 s);
 * the pools are replaced when the bytes of CA, certificate or key change.
 *
 * HTTP/1.1 on purpose: a request that is aborted there takes its socket with it, so a silently dead connection never
 * outlives one time-out. An HTTP/2 session would stay in the pool and swallow every retry.
 */
export class KubeTransport {
  readonly #config: KubeConfig;
  #connecting: Promise<KubeConnection> | undefined;
  #pools: Pools | undefined;
  #closed = false;

  constructor(config: KubeConfig) {
    this.#config = config;
  }

  /** Where to send the next request and with which headers. Rejects when credentials cannot be obtained. */
  async connect(): Promise<KubeConnection> {
    // One at a time: an exec plugin must not be started once per parallel request.
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  /** Has the next request open a new connection, when `connection` still stands for the ones in use. */
  discard(connection: KubeConnection): void {
    const pools = this.#pools;
    if (pools === undefined || pools.requests !== connection.requests) return;
    this.#pools = { ...pools, requests: pools.createRequests() };
    closeLater(pools.requests);
  }

  /** Breaks every connection; requests under way fail. */
  async close(): Promise<void> {
    this.#closed = true;
    const pools = this.#pools;
    this.#pools = undefined;
    await Promise.all([pools?.requests.destroy(), pools?.streams.destroy()]);
  }

  async #connect(): Promise<KubeConnection> {
    if (this.#closed) throw new Error("Cannot use a closed Kubernetes client");
    const cluster = this.#config.getCurrentCluster();
    if (cluster === null) throw new Error("Cannot connect: the kubeconfig names no cluster");
    const options = await this.#readCredentials(cluster.server);
    const server = new URL(cluster.server);
    const { requests, streams } = this.#poolsFor(options);
    return {
      origin: server.origin,
      basePath: server.pathname.replace(/\/+$/, ""),
      headers: headersOf(options),
      requests,
      streams,
    };
  }

  async #readCredentials(server: string): Promise<HttpsOptions> {
    const options: HttpsOptions = {};
    try {
      await this.#config.applyToHTTPSOptions(options);
      return options;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot prepare a connection to ${JSON.stringify(server)}: ${reason}`, {
        cause: error,
      });
    }
  }

  #poolsFor(options: HttpsOptions): Pools {
    const key = tlsKeyOf(options);
    if (this.#pools?.key === key) return this.#pools;
    if (this.#pools !== undefined) closeLater(this.#pools.requests, this.#pools.streams);
    const createRequests = (): Dispatcher => this.#createPool(options, MAX_REQUEST_CONNECTIONS);
    const streams = this.#createPool(options, null);
    this.#pools = { key, requests: createRequests(), streams, createRequests };
    return this.#pools;
  }

  #createPool(options: HttpsOptions, connections: number | null): Dispatcher {
    const dispatch = this.#config.createDispatcherOptions(
      this.#config.getCurrentCluster(),
      options as Parameters<KubeConfig["createDispatcherOptions"]>[1],
    );
    // Deadlines and inactivity are timed by the callers, with the injected clock.
    const pool = {
      connections,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    switch (dispatch.type) {
      case "none":
        return new Agent(pool);
      case "agent":
        // The two declare the same TLS options, one of them with "| undefined".
        return new Agent({ ...pool, connect: dispatch.connect as buildConnector.BuildOptions });
      case "proxy":
      case "socks":
        return new ProxyAgent({
          ...pool,
          uri: dispatch.uri,
          requestTls: dispatch.requestTls as buildConnector.BuildOptions,
        });
      default:
        return dispatch satisfies never;
    }
  }
}

// Requests under way finish on the old pools; nobody waits for that, and a fault in closing harms nobody.
function closeLater(...pools: Dispatcher[]): void {
  void Promise.allSettled(pools.map((pool) => pool.close()));
}

function headersOf(options: HttpsOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  if (typeof options.auth === "string") {
    headers["authorization"] = `Basic ${Buffer.from(options.auth).toString("base64")}`;
  }
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    // A token file often ends in a newline, which no header may hold.
    if (value !== undefined) headers[name.toLowerCase()] = String(value).trim();
  }
  return headers;
}

function tlsKeyOf(options: HttpsOptions): string {
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
  const parts = [ca, cert, key, pfx, passphrase, rejectUnauthorized, servername];
  return createHash("sha256")
    .update(JSON.stringify(parts.map(String)))
    .digest("hex");
}
