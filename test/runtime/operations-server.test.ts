import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { createMetrics } from "../../runtime/metrics.ts";
import { openOperationsServer } from "../../runtime/operations-server.ts";
import { Readiness } from "../../runtime/readiness.ts";

async function open() {
  const readiness = new Readiness();
  const listener = await openOperationsServer({
    address: { host: "127.0.0.1", port: 0 },
    readiness,
    metrics: createMetrics("sample"),
    logger: pino({ enabled: false }),
    clock: systemClock,
    routes: (app) => void app.get("/explain", (_request, response) => void response.send("why")),
  });
  const stop = new AbortController();
  const ended = listener.run(stop.signal);
  return {
    readiness,
    async ask(path: string): Promise<[number, string, string]> {
      const response = await fetch(`http://127.0.0.1:${listener.address.port}${path}`);
      const type = response.headers.get("content-type") ?? "";
      return [response.status, type, await response.text()];
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}

describe("openOperationsServer()", () => {
  it("is healthy while not ready, and says what is missing", async () => {
    await using server = await open();
    let synced = false;
    server.readiness.add("nodes synced", () => synced);
    server.readiness.add("pods synced", () => synced);
    const plain = "text/plain; charset=utf-8";
    expect(await server.ask("/healthz")).toEqual([200, plain, "ok\n"]);
    expect(await server.ask("/readyz")).toEqual([
      503,
      plain,
      "not ready: nodes synced, pods synced\n",
    ]);
    synced = true;
    expect(await server.ask("/readyz")).toEqual([200, plain, "ok\n"]);
  });

  it("serves metrics in the Prometheus text format", async () => {
    await using server = await open();
    const [status, type, text] = await server.ask("/metrics");
    expect([status, type]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
    expect(text).toContain("# TYPE layerwise_build_info gauge");
  });

  it("serves the routes that a role adds", async () => {
    await using server = await open();
    expect((await server.ask("/explain"))[2]).toBe("why");
  });
});
