import { request as httpRequest } from "node:http";
import { describe, expect, it, vi } from "vitest";
import type { Caller } from "../../webhook/patience.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { containers, podObject, reviewJson } from "./admission-reviews.ts";
import { JSON_TYPE, postReview, serveReviews } from "./served-reviews.ts";

const REVIEW = JSON.stringify(reviewJson({ object: podObject(containers("A:b:c")) }));

describe("POST /validate", () => {
  it("answers a review that can be read with 200, its UID and its version", async () => {
    const { url } = await serveReviews();
    const response = await postReview(url, REVIEW);
    expect(response.status).toBe(200);
    const body = await response.text();
    expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength(body)));
    expect(JSON.parse(body)).toMatchObject({
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      response: {
        uid: "705ab4f5-6393-11e8-b7cc-42010a800002",
        allowed: false,
        status: {
          code: 403,
          message: expect.stringMatching(/^c0: image A:b:c: InvalidReference: /),
        },
      },
    });
  });

  it("takes a content type with a charset", async () => {
    const { url } = await serveReviews();
    const headers = { "Content-Type": "Application/JSON; charset=utf-8" };
    expect((await postReview(url, REVIEW, headers)).status).toBe(200);
  });

  it("takes seven mebibytes, and not one byte more", async () => {
    const { url } = await serveReviews();
    const padded = REVIEW.padEnd(7 * 1024 * 1024, " ");
    expect((await postReview(url, padded)).status).toBe(200);
    expect((await postReview(url, `${padded} `)).status).toBe(413);
  });

  it.for([
    { when: "the body is truncated", body: REVIEW.slice(0, -5), status: 400 },
    { when: "the body is empty", body: "", status: 400 },
    {
      when: "the request is null",
      body: JSON.stringify({ ...reviewJson(), request: null }),
      status: 400,
    },
    { when: "the kind is another", body: '{"kind":"Pod","apiVersion":"v1"}', status: 400 },
    {
      when: "the version is v1beta1",
      body: REVIEW.replace("k8s.io/v1", "k8s.io/v1beta1"),
      status: 400,
    },
    { when: "a key stands twice", body: REVIEW.replace('"uid"', '"uid":"x","uid"'), status: 400 },
    {
      when: "it nests 10,000 deep",
      body: `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`,
      status: 400,
    },
    {
      when: "a lone surrogate stands for the UID",
      body: REVIEW.replace("705ab4f5", "\\ud800"),
      status: 400,
    },
    { when: "the body has 50 MB", body: " ".repeat(50e6), status: 413 },
    {
      when: "the body is text",
      body: REVIEW,
      status: 415,
      headers: { "Content-Type": "text/plain" },
    },
    {
      when: "no content type is given",
      body: REVIEW,
      status: 415,
      headers: { "Content-Type": "" },
    },
    {
      when: "the body is compressed",
      body: REVIEW,
      status: 415,
      headers: { ...JSON_TYPE, "Content-Encoding": "gzip" },
    },
  ])("answers $status quickly when $when, and goes on", async ({ body, status, headers }) => {
    const { url } = await serveReviews();
    const response = await postReview(url, body, headers);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: string };
    expect(error).toMatch(/^[ -~]{5,120}$/);
    expect(error).not.toMatch(/\.ts|node_modules|at /);
    expect((await postReview(url, REVIEW)).status).toBe(200);
  });

  it("answers 405 to other methods, and 404 elsewhere", async () => {
    const { url } = await serveReviews();
    const get = await fetch(url);
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
    for (const path of ["metrics", "validate/", "validates"]) {
      expect((await postReview(url.replace("validate", path), REVIEW)).status).toBe(404);
    }
  });

  it("tells the reviewer how long the API server waits", async () => {
    const waits: unknown[] = [];
    const { url } = await serveReviews({
      reviewer: {
        review: (_request, { timeoutMs }) =>
          Promise.reject(new Error(String(waits.push(timeoutMs)))),
      },
    });
    for (const query of ["?timeout=5s", "?a=b&timeout=30s", "", "?timeout=x", "?timeout=5m"]) {
      await postReview(`${url}${query}`, REVIEW);
    }
    expect(waits).toEqual([5_000, 30_000, undefined, undefined, undefined]);
  });

  it("tells the reviewer that nobody waits any more, also when it asks afterwards", async () => {
    const begun = Promise.withResolvers<Caller>();
    const over = Promise.withResolvers<never>();
    const { url } = await serveReviews({
      reviewer: {
        review(_request, caller) {
          begun.resolve(caller);
          return over.promise;
        },
      },
    });
    const client = new AbortController();
    const options = { method: "POST", headers: JSON_TYPE, body: REVIEW, signal: client.signal };
    const asking = fetch(url, options).catch((error: Error) => error.name);
    const caller = await begun.promise;
    const { signal } = caller;
    expect(signal.aborted).toBe(false);
    client.abort();
    expect(await asking).toBe("AbortError");
    await vi.waitUntil(() => signal.aborted);
    expect(caller.signal.aborted).toBe(true);
    over.reject(new Error("nobody waits"));
  });

  it("answers 408 to a body that trickles, while others are served", async () => {
    const clock = new FakeClock();
    const { url } = await serveReviews({ clock });
    const headers = { ...JSON_TYPE, "Content-Length": 1_000 };
    const slow = httpRequest(url, { method: "POST", headers });
    const answered = new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
      slow.on("response", ({ statusCode, headers: { connection } }) =>
        resolve([statusCode, connection]),
      );
      slow.on("error", reject);
    });
    slow.write("{");
    await vi.waitUntil(() => clock.pendingTimers > 0);
    expect((await postReview(url, REVIEW)).status).toBe(200);
    await clock.advance(2_000);
    expect(await answered).toEqual([408, "close"]);
    slow.destroy();
  });

  it("allows with a warning when a fault of ours comes between", async () => {
    const { url } = await serveReviews({
      reviewer: { review: () => Promise.reject(new Error("a fault")) },
    });
    expect(await (await postReview(url, REVIEW)).json()).toMatchObject({
      response: {
        allowed: true,
        warnings: ["Layerwise could not check the images of this object: internal error"],
      },
    });
  });

  it("is not changed by keys that would pollute prototypes", async () => {
    const { url } = await serveReviews();
    const labels = '"labels":{"__proto__":{"x":"y"},"constructor":{"prototype":{"x":"y"}}},';
    const hostile = REVIEW.replace('"metadata":{', `"metadata":{${labels}`);
    expect((await postReview(url, hostile)).status).toBe(200);
    expect(({} as { x?: string }).x).toBeUndefined();
  });

  it("counts verdicts by class, and names no image, namespace or user", async () => {
    const { url, metrics } = await serveReviews();
    await postReview(url, REVIEW);
    await postReview(url, "{");
    const text = await metrics.metrics();
    expect(text).toMatch(/^layerwise_admission_requests_total{status="200"} 1$/m);
    expect(text).toMatch(/^layerwise_admission_requests_total{status="400"} 1$/m);
    expect(text).toMatch(/^layerwise_admission_seconds_count{verdict="denied"} 1$/m);
    expect(text).toMatch(
      /^layerwise_image_verdicts_total{class="InvalidReference",action="deny",source="reference"} 1$/m,
    );
    expect(text).toMatch(/^layerwise_memory_entries{kind="results"} 1$/m);
    expect(text).not.toMatch(/alice|shop|A:b:c/);
  });
});
