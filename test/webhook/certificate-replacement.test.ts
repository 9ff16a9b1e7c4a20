import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { Registry } from "@prometheus-io/client";
import { pino } from "pino";
import { Pool } from "undici";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { HttpListener } from "../../runtime/http-listener.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { createTestAuthority } from "../support/test-certificate.ts";
import { containers, podObject, reviewJson } from "./admission-reviews.ts";
import { createReviewApp } from "./served-reviews.ts";

const RELOAD_MS = 10_000;
const REVIEWS_PER_SECOND = 200;
/** On a machine that does not keep up. */
const MOST_AT_ONCE = 20;
const REVIEW = JSON.stringify(reviewJson({ object: podObject(containers("A:b:c")) }));

/** Serial number of the certificate that a new connection is shown. */
async function servedSerial(port: number, ca: readonly string[]): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port, ca: [...ca] });
  await once(socket, "secureConnect");
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

function serialOf(certificate: string): string {
  return new X509Certificate(certificate).serialNumber;
}

async function serveTls() {
  const folder = await mkdtemp(join(tmpdir(), "layerwise-tls-"));
  const files = { certFile: join(folder, "tls.crt"), keyFile: join(folder, "tls.key") };
  const authorities = [createTestAuthority("old"), createTestAuthority("new")];
  const [former, next] = authorities.map((authority) => authority.issue(["127.0.0.1"]));
  if (former === undefined || next === undefined) throw new Error("no certificates");
  await writeFile(files.certFile, former.cert);
  await writeFile(files.keyFile, former.key);
  const clock = new FakeClock(Date.now());
  const metrics = new Registry();
  const listener = await HttpListener.open({
    flag: "--listen",
    address: { host: "127.0.0.1", port: 0 },
    handler: createReviewApp(),
    logger: pino({ enabled: false }),
    clock,
    tls: { files, metrics },
  });
  const stop = new AbortController();
  void listener.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await rm(folder, { recursive: true });
  });
  const ca = authorities.map(({ cert }) => cert);
  return { files, former, next, clock, metrics, ca, port: listener.address.port };
}

describe("the webhook's certificate", () => {
  it("is replaced under 200 reviews a second without a lost one, and only by a pair that fits", async () => {
    const { files, former, next, clock, metrics, ca, port } = await serveTls();
    const pool = new Pool(`https://127.0.0.1:${port}`, {
      connections: MOST_AT_ONCE,
      connect: { ca },
    });
    const headers = { "content-type": "application/json" };
    // A connection of its own for each review, so that every one meets the certificate of its time.
    const request = {
      method: "POST",
      path: "/validate",
      headers,
      body: REVIEW,
      reset: true,
    } as const;
    const reviews: Promise<number>[] = [];
    let answered = 0;
    async function review(): Promise<number> {
      const { statusCode, body } = await pool.request(request);
      await body.dump();
      answered++;
      return statusCode;
    }
    const startMs = performance.now();
    const load = setInterval(() => {
      const due = ((performance.now() - startMs) / 1_000) * REVIEWS_PER_SECOND;
      while (reviews.length < due && reviews.length < answered + MOST_AT_ONCE)
        reviews.push(review());
    }, 5);
    onTestFinished(() => clearInterval(load));

    const answeredMore = (count: number) => {
      const wanted = answered + count;
      return vi.waitUntil(() => answered >= wanted, { timeout: 20_000 });
    };

    await answeredMore(MOST_AT_ONCE);
    await writeFile(files.certFile, next.cert);
    await clock.advance(RELOAD_MS);
    await vi.waitFor(async () => {
      expect(await metrics.metrics()).toMatch(/layerwise_tls_reload_failures_total 1$/m);
    });
    expect(await servedSerial(port, ca)).toBe(serialOf(former.cert));

    await writeFile(files.keyFile, next.key);
    await clock.advance(RELOAD_MS);
    await vi.waitFor(async () => {
      expect(await servedSerial(port, ca)).toBe(serialOf(next.cert));
    });
    await answeredMore(REVIEWS_PER_SECOND);
    clearInterval(load);
    expect(new Set(await Promise.all(reviews))).toEqual(new Set([200]));
    await pool.close();
  }, 60_000);
});
