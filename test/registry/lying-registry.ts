import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { TestCertificate } from "../support/test-certificate.ts";

export interface ReceivedRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

/** Undefined leaves the request without an answer; a function writes to the response itself. */
export type Reaction = Answer | ((response: ServerResponse) => void) | undefined;

export interface LyingRegistry {
  /** `127.0.0.1:20123`. */
  readonly host: string;
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** `GET /v2/` and so on, in order. */
  readonly lines: string[];
}

/** A server that answers whatever a test wants, for what a real registry cannot be made to do. Closes with the test. */
export async function startLyingRegistry(
  react: (request: ReceivedRequest) => Reaction,
  certificate?: TestCertificate,
  address = "127.0.0.1",
): Promise<LyingRegistry> {
  const requests: ReceivedRequest[] = [];
  async function listen(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const { method = "", url: path = "", headers } = message;
    const request = { method, path, headers, body: Buffer.concat(chunks).toString() };
    requests.push(request);
    const reaction = react(request);
    if (reaction === undefined) return;
    if (typeof reaction === "function") return reaction(response);
    response.writeHead(reaction.status ?? 200, reaction.headers);
    response.end(method === "HEAD" ? undefined : reaction.body);
  }
  const server =
    certificate === undefined
      ? createServer((message, response) => void listen(message, response))
      : createTlsServer(certificate, (message, response) => void listen(message, response));
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `${address}:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `${certificate === undefined ? "http" : "https"}://${host}`,
    requests,
    get lines() {
      return requests.map(({ method, path }) => `${method} ${path}`);
    },
  };
}

export function json(value: unknown, answer: Answer = {}): Answer {
  return {
    ...answer,
    headers: { "content-type": "application/json", ...answer.headers },
    body: JSON.stringify(value),
  };
}

/** An error as the distribution specification has it. */
export function registryError(
  status: number,
  code: string,
  headers: OutgoingHttpHeaders = {},
): Answer {
  return json({ errors: [{ code, message: "secret details" }] }, { status, headers });
}
