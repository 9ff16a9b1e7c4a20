import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";

interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** An admission webhook that allows everything, on localhost. */
export class AllowingWebhook implements AsyncDisposable {
  readonly #server: Server;
  /** Reviews answered so far. */
  reviews = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(pair: KeyPair): Promise<AllowingWebhook> {
    const server = createServer(pair);
    const webhook = new AllowingWebhook(server);
    server.on("request", (request, response) => void webhook.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    return webhook;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Serves new connections with another certificate. */
  replace(pair: KeyPair): void {
    this.#server.setSecureContext(pair);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { apiVersion, kind, request: review } = JSON.parse(Buffer.concat(chunks).toString());
    this.reviews++;
    const answer = { apiVersion, kind, response: { uid: review.uid, allowed: true } };
    // Each review over a connection of its own, so that each meets the certificate of the moment.
    response.writeHead(200, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify(answer));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
