import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { Registry } from "@prometheus-io/client";
import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { Decisions } from "../../extender/decisions.ts";
import { ExtenderMetrics } from "../../extender/extender-metrics.ts";
import { createPrioritizeApp } from "../../extender/prioritize-app.ts";
import { handlePrioritize, type PrioritizeOptions } from "../../extender/prioritize-handler.ts";
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

/** Over an inventory in which node "warm" has all of image "app". */
function optionsOf(changed: Partial<PrioritizeOptions> = {}): PrioritizeOptions {
  const inventory = new Inventory();
  inventory.observeManifest(manifest("app", { base: 600e6 }), 0);
  inventory.observeNode(node("warm", [reported("app", 600e6)]), 0);
  inventory.observeNode(node("cold"), 0);
  return {
    prioritizer: new Prioritizer(inventory, { bytesPerSecond: 50e6, secondsPerImage: 0 }),
    decisions: new Decisions(),
    metrics: new ExtenderMetrics({
      registry: new Registry(),
      inventory,
      silentSeconds: () => ({}),
    }),
    clock: systemClock,
    synced: () => true,
    ...changed,
  };
}

async function serve(changed: Partial<PrioritizeOptions> = {}): Promise<string> {
  const logger = pino({ enabled: false });
  const handler = createPrioritizeApp({ ...optionsOf(changed), logger });
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

function argsJson(nodeNames: readonly string[], podName = "p"): string {
  const { container: name, reference: image } = podImage("app");
  const Pod = {
    metadata: { name: podName, namespace: "d", uid: podName },
    spec: { containers: [{ name, image }] },
  };
  return JSON.stringify({ Pod, Nodes: null, NodeNames: nodeNames });
}

/** A call whose body has not come yet. */
function call(options: PrioritizeOptions) {
  const request = new IncomingMessage(new Socket());
  request.headers["content-type"] = "application/json";
  const handled = handlePrioritize(request, new ServerResponse(request), options);
  return { request, handled };
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
    const response = await post(await serve({ synced: () => false }), argsJson(["warm", "cold"]));
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

  it("remembers of each call what was found for it, also where two bodies end at once", async () => {
    const options = optionsOf();
    const calls = [call(options), call(options)];
    const bodies = [argsJson(["cold", "warm"], "first"), argsJson(["warm"], "second")];
    for (const [at, { request }] of calls.entries()) {
      request.emit("data", Buffer.from(bodies[at] ?? ""));
      request.emit("end");
    }
    await Promise.all(calls.map(({ handled }) => handled));
    const found = ["d/first", "d/second"].map((key) => options.decisions.of(key)?.costs);
    expect(found.map((costs) => [costs?.count, costs?.nodeAt(0)])).toEqual([
      [2, "cold"],
      [1, "warm"],
    ]);
  });

  it("answers 500 where a call breaks, and goes on", async () => {
    let broken = true;
    const synced = () => {
      if (broken) throw new Error("no luck");
      return true;
    };
    const url = await serve({ synced });
    const response = await post(url, argsJson(["warm", "cold"]));
    expect([response.status, await response.text()]).toEqual([500, '{"error":"internal error"}']);
    broken = false;
    expect((await post(url, argsJson(["warm", "cold"]))).status).toBe(200);
  });

  it("has answered before what it remembers can break", async () => {
    const decisions = new Decisions();
    decisions.record = () => {
      throw new Error("no room");
    };
    const response = await post(await serve({ decisions }), argsJson(["warm", "cold"]));
    expect([response.status, await response.text()]).toEqual([200, '[{"Host":"warm","Score":9}]']);
  });
});
