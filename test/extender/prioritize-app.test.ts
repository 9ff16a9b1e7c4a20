import { Registry } from "@prometheus-io/client";
import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { Decisions } from "../../extender/decisions.ts";
import { ExtenderMetrics } from "../../extender/extender-metrics.ts";
import { createPrioritizeApp } from "../../extender/prioritize-app.ts";
import { Prioritizer } from "../../extender/prioritizer.ts";
import { Inventory } from "../../placement/inventory.ts";
import { systemClock } from "../../runtime/clock.ts";
import { HttpListener } from "../../runtime/http-listener.ts";
import { manifest, node, podImage, reported } from "../support/observed.ts";

const JSON_TYPE = { "Content-Type": "application/json" };
const running: AbortController[] = [];

afterEach(() => {
  for (const controller of running.splice(0)) controller.abort();
});

/** The extender's HTTP side over an inventory in which node "warm" has all of image "app". */
async function serve({ synced = true } = {}): Promise<string> {
  const inventory = new Inventory();
  inventory.observeManifest(manifest("app", { base: 600e6 }), 0);
  inventory.observeNode(node("warm", [reported("app", 600e6)]), 0);
  inventory.observeNode(node("cold"), 0);
  const logger = pino({ enabled: false });
  const prioritizer = new Prioritizer(inventory, { bytesPerSecond: 50e6, secondsPerImage: 0 });
  const handler = createPrioritizeApp({
    prioritizer,
    decisions: new Decisions(),
    metrics: new ExtenderMetrics({
      registry: new Registry(),
      inventory,
      silentSeconds: () => ({}),
    }),
    clock: systemClock,
    logger,
    synced: () => synced,
  });
  const address = { host: "127.0.0.1", port: 0 };
  const listener = await HttpListener.open({
    flag: "--listen",
    address,
    handler,
    logger,
    clock: systemClock,
  });
  const controller = new AbortController();
  running.push(controller);
  void listener.run(controller.signal);
  return `http://127.0.0.1:${listener.address.port}/prioritize`;
}

function argsJson(nodeNames: readonly string[]): string {
  const { container: name, reference: image } = podImage("app");
  const Pod = {
    metadata: { name: "p", namespace: "d", uid: "u" },
    spec: { containers: [{ name, image }] },
  };
  return JSON.stringify({ Pod, Nodes: null, NodeNames: nodeNames });
}

function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: "POST", headers: JSON_TYPE, body });
}

describe("POST /prioritize", () => {
  it("names the nodes with a score above zero, in one piece with its length", async () => {
    const response = await post(await serve(), argsJson(["cold", "warm", "stranger"]));
    expect(response.status).toBe(200);
    const body = await response.text();
    expect(body).toBe('[{"Host":"warm","Score":9}]');
    expect(response.headers.get("content-length")).toBe(String(body.length));
    expect(response.headers.get("transfer-encoding")).toBeNull();
  });

  it("has no opinion before everything is synced", async () => {
    const response = await post(await serve({ synced: false }), argsJson(["warm", "cold"]));
    expect([response.status, await response.text()]).toEqual([200, "[]"]);
  });

  it("answers 100,000 names it has never heard of with an empty list", async () => {
    const names = Array.from({ length: 100_000 }, (_, at) => `stranger-${at}`);
    const response = await post(await serve(), argsJson(names));
    expect([response.status, await response.text()]).toEqual([200, "[]"]);
  });

  it.for([
    { when: "the body is not JSON", init: { body: '{"Pod":' }, status: 400 },
    { when: "the body is empty", init: { body: "" }, status: 400 },
    { when: "the pod is null", init: { body: '{"Pod":null,"NodeNames":[]}' }, status: 400 },
    { when: "the names are null", init: { body: '{"Pod":{},"NodeNames":null}' }, status: 400 },
    {
      when: "the body is text",
      init: { body: "{}", headers: { "Content-Type": "text/plain" } },
      status: 415,
    },
    { when: "the method is PUT", init: { method: "PUT", body: "{}" }, status: 405 },
    { when: "the body has 50 MB", init: { body: " ".repeat(50e6) }, status: 413 },
    { when: "the body nests 10,000 deep", init: { body: "[".repeat(10_000) }, status: 400 },
  ])("answers $status with a short reason when $when, and goes on", async ({ init, status }) => {
    const url = await serve();
    const response = await fetch(url, { method: "POST", headers: JSON_TYPE, ...init });
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: string };
    expect(error.length).toBeLessThan(120);
    expect(error).not.toMatch(/\.ts|node_modules|at /);
    expect((await post(url, argsJson(["warm"]))).status).toBe(200);
  });
});
