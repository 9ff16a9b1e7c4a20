import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";
import type { Registry } from "@prometheus-io/client";
import type { Clock } from "./clock.ts";
import { formatListenAddress, type ListenAddress } from "./listen-address.ts";
import type { Logger } from "./logger.ts";
import { OperatorError } from "./operator-error.ts";
import type { Runnable } from "./runnable.ts";
import { readTlsFiles, type TlsFiles, type TlsMaterial } from "./tls-files.ts";
import { reloadTlsFiles } from "./tls-reload.ts";

/** Above the 90 s that Go clients keep an idle connection, so that never both ends use and close one at once. */
const KEEP_ALIVE_TIMEOUT_MS = 120_000;
const HEADERS_TIMEOUT_MS = 125_000;
/** Of a whole request, body included; Node wants it above the headers' time. */
const REQUEST_TIMEOUT_MS = 130_000;
/** Kubernetes components hold a handful of connections each. */
const MAX_CONNECTIONS = 1024;
/** How long requests in flight may take once the listener stops. */
const CLOSE_GRACE_MS = 10_000;

export interface HttpListenerOptions {
  /** The flag that sets the address, for the error message. */
  readonly flag: string;
  readonly address: ListenAddress;
  readonly handler: RequestListener;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly tls?: { readonly files: TlsFiles; readonly metrics: Registry };
}

/** A bound HTTP or HTTPS server; a handler that takes too long is the handler's to bound. */
export class HttpListener implements Runnable {
  readonly #options: HttpListenerOptions;
  readonly #server: Server | HttpsServer;
  readonly #material: TlsMaterial | undefined;
  /** Connections without a request so far, which Node does not count as idle. */
  readonly #unused = new Set<Socket>();
  #closing = false;

  private constructor(options: HttpListenerOptions, material: TlsMaterial | undefined) {
    this.#options = options;
    this.#material = material;
    const handler: RequestListener = (request, response) => {
      this.#unused.delete(request.socket);
      response.once("close", () => this.#dropIdle());
      if (this.#closing) response.shouldKeepAlive = false;
      options.handler(request, response);
    };
    this.#server =
      material === undefined
        ? createServer(SERVER_OPTIONS, handler)
        : createTlsServer(
            { ...SERVER_OPTIONS, ...material.context, ...clientCheckOf(material) },
            handler,
          );
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on(
      material === undefined ? "connection" : "secureConnection",
      (socket: Socket) => {
        this.#unused.add(socket);
        socket.once("close", () => this.#unused.delete(socket));
      },
    );
  }

  /** Binds the address and starts to serve; throws OperatorError when it cannot. */
  static async open(options: HttpListenerOptions): Promise<HttpListener> {
    const material = options.tls && (await readTlsFiles(options.tls.files));
    const listener = new HttpListener(options, material);
    await listener.#bind();
    const scheme = material === undefined ? "http" : "https";
    const address = formatListenAddress(listener.address);
    options.logger.info({ flag: options.flag, address: `${scheme}://${address}` }, "listening");
    return listener;
  }

  /** What is bound, with the port that was chosen for port 0. */
  get address(): Required<ListenAddress> {
    const bound = this.#server.address();
    if (bound === null || typeof bound === "string") throw new Error("The listener is closed");
    return { host: bound.address, port: bound.port };
  }

  /** Serves until `signal` aborts, then lets requests in flight finish. */
  async run(signal: AbortSignal): Promise<void> {
    const { promise: failed, reject } = Promise.withResolvers<never>();
    this.#server.once("error", reject);
    const reloaded = this.#reload(signal);
    await Promise.race([aborted(signal), failed]);
    await Promise.all([reloaded, this.#close()]);
  }

  #bind(): Promise<void> {
    const { address, flag } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once("error", (cause: NodeJS.ErrnoException) => {
        reject(new OperatorError(bindFault(cause, address, flag), { cause }));
      });
      this.#server.listen(address, () => {
        this.#server.removeAllListeners("error");
        resolve();
      });
    });
  }

  #reload(signal: AbortSignal): Promise<void> {
    const { tls, clock, logger } = this.#options;
    const server = this.#server;
    if (tls === undefined || this.#material === undefined || !(server instanceof HttpsServer)) {
      return Promise.resolve();
    }
    const { files, metrics } = tls;
    return reloadTlsFiles(
      {
        files,
        first: this.#material,
        apply: (context) => server.setSecureContext(context),
        clock,
        logger,
        metrics,
      },
      signal,
    );
  }

  #close(): Promise<void> {
    this.#closing = true;
    for (const socket of this.#unused) socket.destroy();
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(CLOSE_GRACE_MS, () => {
        this.#server.closeAllConnections();
      });
      this.#server.close(() => {
        cancel();
        resolve();
      });
    });
  }

  // Node closes connections that are idle when close() is called, not those that become so later.
  #dropIdle(): void {
    if (this.#closing) this.#server.closeIdleConnections();
  }
}

const SERVER_OPTIONS = {
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: 5_000,
  noDelay: true,
};

function clientCheckOf({ context }: TlsMaterial) {
  return context.ca === undefined ? {} : { requestCert: true, rejectUnauthorized: true };
}

function bindFault(cause: NodeJS.ErrnoException, address: ListenAddress, flag: string): string {
  const what = `Cannot listen on "${formatListenAddress(address)}"`;
  const other = `choose another with ${flag}`;
  if (cause.code === "EADDRINUSE") return `${what}: the port is in use; stop its owner or ${other}`;
  if (cause.code === "EACCES") return `${what}: ports below 1024 need privileges; ${other}`;
  if (cause.code === "EADDRNOTAVAIL" || cause.code === "ENOTFOUND") {
    return `${what}: not an address of this machine; ${other}`;
  }
  return `${what}: ${cause.message}; ${other}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
