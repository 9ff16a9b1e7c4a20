import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";

/** What to do with one request instead of passing it on unchanged. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Reads the request and never answers. */
  | { readonly kind: "hang" }
  /** Passes the answer on up to so many bytes of its body, then breaks the connection. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** Passes the answer on up to so many bytes of its body, then keeps the connection open and silent. */
  | { readonly kind: "silence"; readonly afterBytes: number }
  /** Passes the answer on after other text in its body, such as a watch event. */
  | { readonly kind: "prepend"; readonly body: string };

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

export interface FaultProxyOptions {
  /** HTTPS address of the real API server; without it every request must meet a fault. */
  readonly upstream?: { readonly server: string; readonly certificateAuthority: string | Buffer };
}

/** Plain HTTP in front of an API server; makes the answers that a healthy one does not give. */
export class FaultProxy {
  readonly #upstream: FaultProxyOptions["upstream"];
  readonly #server: Server;
  /** Every request so far, oldest first. */
  readonly seen: SeenRequest[] = [];
  /** Decides per request; undefined passes it on. */
  faultOf: (request: SeenRequest) => Fault | undefined = () => undefined;

  private constructor(options: FaultProxyOptions) {
    this.#upstream = options.upstream;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(options: FaultProxyOptions = {}): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    return `http://127.0.0.1:${port}`;
  }

  /** Requests of watches, or of everything else. */
  requests(kind: "watch" | "other"): SeenRequest[] {
    return this.seen.filter(({ query }) => (query.get("watch") === "true") === (kind === "watch"));
  }

  /** Breaks every connection, in the middle of whatever it carries. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://proxy");
    const seen = {
      method: request.method ?? "",
      path: pathname,
      query: searchParams,
      headers: request.headers,
    };
    this.seen.push(seen);
    const fault = this.faultOf(seen);
    if (fault?.kind === "answer") {
      request.resume();
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    if (fault?.kind === "hang") request.resume();
    else this.#forward(request, response, fault);
  }

  #forward(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
    const { server, certificateAuthority } = this.#upstream ?? {};
    if (server === undefined || certificateAuthority === undefined) {
      response.writeHead(502).end("no upstream");
      return;
    }
    const upstream = httpsRequest(new URL(request.url ?? "/", server), {
      method: request.method,
      headers: request.headers,
      ca: certificateAuthority,
    });
    upstream.on("error", () => response.destroy());
    response.on("close", () => upstream.destroy());
    upstream.on("response", (answer) => {
      const { "content-length": _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, headers);
      answer.on("error", () => response.destroy());
      passOn(answer, response, fault);
    });
    request.pipe(upstream);
  }
}

function passOn(answer: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
  // Headers of a watch must not wait for its first event.
  response.flushHeaders();
  if (fault?.kind === "prepend") response.write(fault.body);
  if (fault?.kind !== "cut" && fault?.kind !== "silence") {
    answer.pipe(response);
    return;
  }
  let left = fault.afterBytes;
  const stop = (): void => {
    answer.removeAllListeners("data").resume();
    if (fault.kind === "cut") response.destroy();
  };
  answer.on("data", (chunk: Buffer) => {
    response.write(chunk.subarray(0, left));
    left -= chunk.byteLength;
    if (left <= 0) stop();
  });
  if (left <= 0) stop();
}
