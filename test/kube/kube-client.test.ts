import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KubeConfig } from "../../kube/client-node-config.ts";
import { KubeClient, type RequestOptions } from "../../kube/kube-client.ts";
import type { Method } from "../../kube/send-request.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { type Fault, FaultProxy } from "../support/fault-proxy.ts";

let proxy: FaultProxy;
let clock: FakeClock;
let client: KubeClient;

beforeEach(async () => {
  proxy = await FaultProxy.start();
  clock = new FakeClock();
  client = clientOf(true);
});
afterEach(async () => {
  await client.close();
  await proxy[Symbol.asyncDispose]();
});

function clientOf(skipTLSVerify: boolean): KubeClient {
  const config = new KubeConfig();
  const cluster = { name: "fault", server: proxy.url, skipTLSVerify };
  config.loadFromClusterAndUser(cluster, { name: "test" });
  return new KubeClient(config, { clock });
}

function answers(...faults: Fault[]): void {
  proxy.faultOf = () => faults[Math.min(proxy.seen.length, faults.length) - 1];
}

function refusal(status: number, retryAfter?: string): Fault {
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  return {
    kind: "answer",
    status,
    headers,
    body: JSON.stringify({ reason: "Busy", message: "m" }),
  };
}

const OK: Fault = { kind: "answer", status: 200, body: '{"a":1}' };

/** Sends a request; the result is the error when there is one. */
function send(method: Method = "GET", options: RequestOptions = {}): Promise<unknown> {
  return client.request(method, "/x", options).catch((error: unknown) => error);
}

/** Waits until so many requests were answered and the client sleeps until its next try. */
function asleepAfter(requests: number): Promise<void> {
  return vi.waitFor(
    () => {
      expect(proxy.seen).toHaveLength(requests);
      expect(clock.pendingTimers).toBe(2);
    },
    { timeout: 10_000, interval: 2 },
  );
}

describe("KubeClient on a server that refuses", () => {
  it.for([429, 503])(
    "request() waits for Retry-After of %i, and up to a fifth more",
    async (status) => {
      answers(refusal(status, "5"), OK);
      const result = send("POST", { body: {} });
      await asleepAfter(1);
      await clock.advance(4_999);
      expect(proxy.seen).toHaveLength(1);
      await clock.advance(1_001);
      expect(await result).toEqual({ a: 1 });
      expect(clock.pendingTimers).toBe(0);
    },
  );

  it("request() gives up after 4 tries", async () => {
    answers(refusal(429));
    const result = send();
    for (const tries of [1, 2, 3]) {
      await asleepAfter(tries);
      await clock.advance(1_000);
    }
    expect(await result).toMatchObject({ status: 429, reason: "Busy", retryAfterMs: undefined });
    expect(proxy.seen).toHaveLength(4);
  });

  it("request() does not wait for a Retry-After beyond its deadline, but tells it", async () => {
    answers(refusal(429, "3600"));
    expect(await send()).toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
    expect(proxy.seen).toHaveLength(1);
  });

  it("request() with one attempt does not wait either", async () => {
    answers(refusal(429, "1"));
    expect(await send("GET", { maxAttempts: 1 })).toMatchObject({ status: 429 });
    expect(proxy.seen).toHaveLength(1);
  });

  it.for([400, 403, 404, 409, 500])(
    "request() does not repeat what was refused with %i",
    async (status) => {
      answers(refusal(status, "1"));
      expect(await send()).toMatchObject({ name: "KubeApiError", status });
      expect(proxy.seen).toHaveLength(1);
    },
  );

  it("request() shortens what a proxy says in a long page", async () => {
    answers({ kind: "answer", status: 502, body: `<html>${"busy ".repeat(100_000)}` });
    const error = await send();
    expect(error).toMatchObject({ status: 502, reason: "Unknown" });
    expect(String(error).length).toBeLessThan(400);
  });
});

describe("KubeClient on a server that does not answer as it should", () => {
  it("request() rejects at its deadline of 15 s", async () => {
    proxy.faultOf = () => ({ kind: "hang" });
    const result = send();
    await vi.waitFor(() => expect(proxy.seen).toHaveLength(1));
    await clock.advance(15_000);
    expect(await result).toMatchObject({
      name: "TimeoutError",
      message: 'Cannot GET "/x": no answer within 15000 ms',
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it("request() rejects with the caller's reason when that one stops", async () => {
    proxy.faultOf = () => ({ kind: "hang" });
    const controller = new AbortController();
    const result = send("GET", { signal: controller.signal });
    await vi.waitFor(() => expect(proxy.seen).toHaveLength(1));
    controller.abort(new Error("stopping"));
    expect(await result).toEqual(new Error("stopping"));
  });

  it("request() names the fault of a body that is not JSON", async () => {
    answers({ kind: "answer", status: 200, body: "<html>" });
    expect(await send("GET", { maxAttempts: 1 })).toMatchObject({
      name: "UnreachableError",
      message: expect.stringContaining(`Cannot GET "/x" at ${proxy.url}: Unexpected token`),
      cause: expect.any(SyntaxError),
    });
  });

  it("request() returns undefined for an empty body", async () => {
    answers({ kind: "answer", status: 200 });
    expect(await send()).toBeUndefined();
  });

  it("request() does not send credentials over plain HTTP, unless TLS is switched off by hand", async () => {
    await client.close();
    client = clientOf(false);
    expect(await send()).toMatchObject({
      message: `Cannot prepare a connection to "${proxy.url}": HTTP protocol is not allowed when skipTLSVerify is not set or false`,
    });
    expect(proxy.seen).toEqual([]);
  });
});
