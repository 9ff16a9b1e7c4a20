import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import { readRequestBody } from "../runtime/request-body.ts";
import { type AdmissionAnswer, encodeAdmissionReview } from "./admission-answer.ts";
import { type AdmissionRequest, decodeAdmissionReview } from "./admission-request.ts";
import type { Review, Reviewer } from "./reviewer.ts";
import { parseStrictJson } from "./strict-json.ts";
import type { WebhookMetrics } from "./webhook-metrics.ts";

/** Two objects of etcd's 3 MB and a margin, as controller-runtime has it. */
const MAX_BODY_BYTES = 7 * 1024 * 1024;
const BODY_DEADLINE_MS = 2000;

export interface ValidateOptions {
  readonly reviewer: Pick<Reviewer, "review">;
  readonly metrics: WebhookMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A fault of ours must not keep anything from starting. */
const NOT_JUDGED: AdmissionAnswer = {
  outcome: "warned",
  warnings: ["Layerwise could not check the images of this object: internal error"],
  auditAnnotations: { verdict: "warn", error: "internal error" },
};

type Refusal = { readonly status: 400 | 408 | 413 | 415; readonly reason: string };

/** Answers `POST /validate`: 200 with a verdict whenever the review can be read. */
export async function handleValidate(
  request: IncomingMessage,
  response: ServerResponse,
  options: ValidateOptions,
): Promise<void> {
  const startMs = performance.now();
  const admission = await readReview(request, options.clock);
  if ("reason" in admission) {
    send(response, admission.status, Buffer.from(JSON.stringify({ error: admission.reason })));
    options.metrics.countRequest(admission.status);
    return;
  }
  const timeoutMs = timeoutMsOf(request.url ?? "");
  const review = await reviewOf(admission, { response, timeoutMs }, options);
  send(response, 200, encodeAdmissionReview(admission.uid, review.answer));
  options.metrics.countRequest(200);
  options.metrics.observeReview(review, (performance.now() - startMs) / 1000);
}

async function readReview(
  request: IncomingMessage,
  clock: Clock,
): Promise<AdmissionRequest | Refusal> {
  if (!isJson(request.headers["content-type"])) {
    return { status: 415, reason: "the Content-Type is not application/json" };
  }
  const limits = { limitBytes: MAX_BODY_BYTES, deadlineMs: BODY_DEADLINE_MS, clock };
  const body = await readRequestBody(request, limits);
  if (body.kind === "refused") return body;
  const json = parseStrictJson(body.bytes);
  if (json.kind === "invalid") return { status: 400, reason: `the body is ${json.reason}` };
  const decoded = decodeAdmissionReview(json.value);
  return decoded.kind === "invalid" ? { status: 400, reason: decoded.reason } : decoded.request;
}

async function reviewOf(
  admission: AdmissionRequest,
  {
    response,
    timeoutMs,
  }: { readonly response: ServerResponse; readonly timeoutMs?: number | undefined },
  { reviewer, logger }: ValidateOptions,
): Promise<Review> {
  const gone = new AbortController();
  const hangUp = (): void => gone.abort();
  response.once("close", hangUp);
  try {
    return await reviewer.review(admission, { signal: gone.signal, timeoutMs });
  } catch (error) {
    logger.error({ err: error, uid: admission.uid }, "review failed, allowing the request");
    return { answer: NOT_JUDGED, images: [], breakGlass: "none" };
  } finally {
    response.off("close", hangUp);
  }
}

/** The API server says how long it waits: `/validate?timeout=5s`. */
function timeoutMsOf(url: string): number | undefined {
  const [, seconds] = /[?&]timeout=(\d{1,3})s(?:&|$)/.exec(url) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** One buffer with its length: Go's client then reuses the connection without draining. */
function send(response: ServerResponse, status: number, body: Buffer): void {
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    ...(status === 408 || status === 413 ? { Connection: "close" } : {}),
  });
  response.end(body);
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(";")[0]?.trim().toLowerCase() === "application/json";
}
