import type { RequestListener } from "node:http";
import { Registry } from "@prometheus-io/client";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { type Clock, systemClock } from "../../runtime/clock.ts";
import { HttpListener } from "../../runtime/http-listener.ts";
import type { Reviewer } from "../../webhook/reviewer.ts";
import { createValidateApp } from "../../webhook/validate-app.ts";
import { WebhookMetrics } from "../../webhook/webhook-metrics.ts";
import { ReviewDesk } from "./review-desk.ts";

interface AppOptions {
  readonly reviewer?: Pick<Reviewer, "review">;
  readonly clock?: Clock;
  readonly registry?: Registry;
}

const LOGGER = pino({ enabled: false });

/** The webhook's app, with an enforcing namespace and nothing to ask unless told otherwise. */
export function createReviewApp({
  reviewer = new ReviewDesk().reviewer,
  clock = systemClock,
  registry = new Registry(),
}: AppOptions = {}): RequestListener {
  const metrics = new WebhookMetrics({
    registry,
    cluster: { sizes: { nodes: 3 }, lastContactsMs: { nodes: 0 } },
    lookUps: { known: 1, running: 2 },
    clock,
  });
  return createValidateApp({ reviewer, metrics, clock, logger: LOGGER });
}

/** The app behind a port, until the test ends. */
export async function serveReviews(
  options: AppOptions = {},
): Promise<{ readonly url: string; readonly metrics: Registry }> {
  const registry = new Registry();
  const listener = await HttpListener.open({
    flag: "--listen",
    address: { host: "127.0.0.1", port: 0 },
    handler: createReviewApp({ registry, ...options }),
    logger: LOGGER,
    clock: systemClock,
  });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  void listener.run(controller.signal);
  return { url: `http://127.0.0.1:${listener.address.port}/validate`, metrics: registry };
}

export const JSON_TYPE = { "Content-Type": "application/json" };

export function postReview(url: string, body: string, headers: object = JSON_TYPE) {
  return fetch(url, { method: "POST", headers: { ...headers }, body });
}
