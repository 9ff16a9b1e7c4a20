import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../runtime/clock.ts";
import { readJsonBody } from "../runtime/json-body.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Refusal } from "../runtime/request-body.ts";
import { sendJson, sendRefusal } from "../runtime/send-json.ts";
import { type AdmissionAnswer, encodeAdmissionReview } from "./admission-answer.ts";
import { type AdmissionRequest, decodeAdmissionReview } from "./admission-request.ts";
import type { Caller } from "./patience.ts";
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

/** Answers `POST /validate`: 200 with a verdict whenever the review can be read. */
export async function handleValidate(
  request: IncomingMessage,
  response: ServerResponse,
  options: ValidateOptions,
): Promise<void> {
  const startMs = performance.now();
  const admission = await readReview(request, options.clock);
  if ("reason" in admission) {
    sendRefusal(response, admission);
    options.metrics.countRequest(admission.status);
    return;
  }
  const caller = new Client(response, timeoutMsOf(request.url ?? ""));
  const review = await reviewOf(admission, caller, options);
  sendJson(response, 200, encodeAdmissionReview(admission.uid, review.answer));
  options.metrics.countRequest(200);
  options.metrics.observeReview(review, (performance.now() - startMs) / 1000);
}

async function readReview(
  request: IncomingMessage,
  clock: Clock,
): Promise<AdmissionRequest | Refusal> {
  const limits = { limitBytes: MAX_BODY_BYTES, deadlineMs: BODY_DEADLINE_MS, clock };
  const body = await readJsonBody(request, limits);
  if (body.kind === "refused") return body;
  const json = parseStrictJson(body.bytes);
  if (json.kind === "invalid") return { status: 400, reason: `the body is ${json.reason}` };
  const decoded = decodeAdmissionReview(json.value);
  return decoded.kind === "invalid" ? { status: 400, reason: decoded.reason } : decoded.request;
}

async function reviewOf(
  admission: AdmissionRequest,
  caller: Caller,
  { reviewer, logger }: ValidateOptions,
): Promise<Review> {
  try {
    return await reviewer.review(admission, caller);
  } catch (error) {
    logger.error({ err: error, uid: admission.uid }, "review failed, allowing the request");
    return { answer: NOT_JUDGED, images: [], breakGlass: "none" };
  }
}

/** Whoever waits for the response. A class, since an object with a getter of its own has a hidden class of its own. */
class Client implements Caller {
  readonly timeoutMs: number | undefined;
  readonly #response: ServerResponse;

  constructor(response: ServerResponse, timeoutMs: number | undefined) {
    this.#response = response;
    this.timeoutMs = timeoutMs;
  }

  get signal(): AbortSignal {
    const gone = new AbortController();
    if (this.#response.closed) gone.abort();
    else this.#response.once("close", () => gone.abort());
    return gone.signal;
  }
}

/** The API server says how long it waits: `/validate?timeout=5s`. */
function timeoutMsOf(url: string): number | undefined {
  const [, seconds] = /[?&]timeout=(\d{1,3})s(?:&|$)/.exec(url) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
