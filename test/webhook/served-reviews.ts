import { Registry } from "@prometheus-io/client";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { type Clock, systemClock } from "../../runtime/clock.ts";
import { HttpListener } from "../../runtime/http-listener.ts";
import type { Reviewer } from "../../webhook/reviewer.ts";
import { createValidateApp } from "../../webhook/validate-app.ts";
import { WebhookMetrics } from "../../webhook/webhook-metrics.ts";
import { ReviewDesk } from "./review-desk.ts";

export interface ServedReviews {
  readonly url: string;
  readonly metrics: Registry;
}

/** The webhook's HTTP side, until the test ends. */
export async function serveReviews({
  reviewer = new ReviewDesk().reviewer,
  clock = systemClock,
}: {
  readonly reviewer?: Pick<Reviewer, "review">;
  readonly clock?: Clock;
} = {}): Promise<ServedReviews> {
  const logger = pino({ enabled: false });
  const registry = new Registry();
  const metrics = new WebhookMetrics({
    registry,
    cluster: { sizes: { nodes: 3 }, lastContactsMs: { nodes: 0 } },
    lookUps: { known: 1, running: 2 },
    clock,
  });
  const listener = await HttpListener.open({
    flag: "--listen",
    address: { host: "127.0.0.1", port: 0 },
    handler: createValidateApp({ reviewer, metrics, clock, logger }),
    logger,
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
