import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { createHttpApp } from "../../runtime/http-app.ts";

async function ask(path: string, routes: (app: Express) => void) {
  const lines: Record<string, unknown>[] = [];
  const logger = pino(
    {},
    { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  await using server = createServer(createHttpApp({ logger, routes })).listen(0, "127.0.0.1");
  await once(server, "listening");
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  const { status, headers } = response;
  return { status, headers, body: await response.text(), lines };
}

describe("createHttpApp()", () => {
  it("tells nothing of itself and adds no etag", async () => {
    const { headers, body } = await ask("/hello", (app) => {
      app.get("/hello", (_request, response) => void response.send("hello"));
    });
    expect([body, headers.get("x-powered-by"), headers.get("etag")]).toEqual(["hello", null, null]);
  });

  it("answers an unknown path with 404", async () => {
    const { status, body } = await ask("/nothing", () => {});
    expect([status, body]).toEqual([404, '{"error":"not found"}']);
  });

  it("answers a fault with 500, and tells the log what it was but not the client", async () => {
    const { status, body, lines } = await ask("/broken", (app) => {
      app.get("/broken", async () => {
        throw new Error("the secret is hunter2");
      });
    });
    expect([status, body]).toEqual([500, '{"error":"internal error"}']);
    expect(lines).toMatchObject([{ path: "/broken", err: { message: "the secret is hunter2" } }]);
  });

  it("answers a malformed path with 400 and does not log it as a fault", async () => {
    const { status, body, lines } = await ask("/%E0%A4%A", (app) => {
      app.get("/:name", (_request, response) => void response.send("never"));
    });
    expect([status, body, lines]).toEqual([400, '{"error":"bad request"}', []]);
  });
});
