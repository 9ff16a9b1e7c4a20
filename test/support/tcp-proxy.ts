import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

interface Pair {
  readonly inner: Socket;
  readonly outer: Socket;
}

/** Stands between a client and a server, counts connections, and breaks them as networks do. Knows nothing of TLS. */
export class TcpProxy {
  readonly #target: { host: string; port: number };
  readonly #pairs = new Set<Pair>();
  #server: Server | undefined;
  #frozen = false;
  #port = 0;
  /** Connections accepted so far. */
  accepted = 0;

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
  }

  static async start(targetUrl: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(targetUrl);
    const proxy = new TcpProxy({ host: hostname, port: Number(port) });
    await proxy.open();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections open now. */
  get openConnections(): number {
    return this.#pairs.size;
  }

  /** Accepts connections, on the same port as before. */
  async open(): Promise<void> {
    const server = createServer((inner) => this.#pair(inner));
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address !== null && typeof address === "object") this.#port = address.port;
    this.#server = server;
  }

  /** Refuses connections and breaks those there are, as a server that restarts. */
  async close(): Promise<void> {
    this.cut();
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.close();
    await once(server, "close");
  }

  /** Resets every connection. */
  cut(): void {
    for (const { inner, outer } of this.#pairs) {
      inner.resetAndDestroy();
      outer.destroy();
    }
    this.#pairs.clear();
  }

  /** Passes no byte on and closes nothing: to both sides the other seems silent. New connections are accepted, silent. */
  freeze(): void {
    this.#frozen = true;
    for (const { inner, outer } of this.#pairs) {
      inner.unpipe(outer).pause();
      outer.unpipe(inner).pause();
    }
  }

  /** New connections work again; those that were frozen stay silent for ever. */
  thaw(): void {
    this.#frozen = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #pair(inner: Socket): void {
    this.accepted++;
    const outer = connect(this.#target);
    const pair = { inner, outer };
    this.#pairs.add(pair);
    const end = (): void => {
      // A black hole hides the end of one side from the other.
      if (this.#frozen) return;
      this.#pairs.delete(pair);
      inner.destroy();
      outer.destroy();
    };
    for (const socket of [inner, outer]) socket.on("error", end).on("close", end);
    if (this.#frozen) {
      inner.pause();
      return;
    }
    inner.pipe(outer);
    outer.pipe(inner);
  }
}
