import type { Registry } from "@prometheus-io/client";
import type { Express } from "express";
import type { Clock } from "./clock.ts";
import { createHttpApp } from "./http-app.ts";
import { HttpListener } from "./http-listener.ts";
import type { ListenAddress } from "./listen-address.ts";
import type { Logger } from "./logger.ts";
import type { Readiness } from "./readiness.ts";

export interface OperationsServerOptions {
  readonly address: ListenAddress;
  readonly readiness: Readiness;
  readonly metrics: Registry;
  readonly logger: Logger;
  readonly clock: Clock;
  /** More routes for operators, such as the extender's /explain. */
  readonly routes?: (app: Express) => void;
}

/** Serves /healthz (the event loop turns), /readyz and /metrics; throws OperatorError when it cannot bind. */
export function openOperationsServer(options: OperationsServerOptions): Promise<HttpListener> {
  const { address, readiness, metrics, logger, clock, routes } = options;
  const handler = createHttpApp({
    logger,
    routes(app) {
      app.get("/healthz", (_request, response) => {
        response.type("text/plain").send("ok\n");
      });
      app.get("/readyz", (_request, response) => {
        const missing = readiness.missing();
        const text = missing.length === 0 ? "ok\n" : `not ready: ${missing.join(", ")}\n`;
        response
          .status(missing.length === 0 ? 200 : 503)
          .type("text/plain")
          .send(text);
      });
      app.get("/metrics", async (_request, response) => {
        response.type(metrics.contentType).send(await metrics.metrics());
      });
      routes?.(app);
    },
  });
  return HttpListener.open({ flag: "--metrics-listen", address, handler, logger, clock });
}
