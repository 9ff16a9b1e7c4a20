import type { ServerResponse } from "node:http";
import type { Refusal } from "./request-body.ts";

/**
 * In one piece with its length: Go's client then reuses the connection without draining. As text, since Node.js sends that
 * together with the headers.
 */
export function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    // The rest of the body may still be on its way.
    ...((status === 408 || status === 413) && { Connection: "close" }),
  });
  response.end(body);
}

export function sendRefusal(response: ServerResponse, { status, reason }: Refusal): void {
  sendJson(response, status, JSON.stringify({ error: reason }));
}
