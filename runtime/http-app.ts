import express, { type ErrorRequestHandler, type Express } from "express";
import type { Logger } from "./logger.ts";

export interface HttpAppOptions {
  readonly logger: Logger;
  readonly routes: (app: Express) => void;
}

/** An express app whose every error is `{"error": "..."}` with the right status and nothing of our insides. */
export function createHttpApp({ logger, routes }: HttpAppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  routes(app);
  app.use((_request, response) => {
    response.status(404).json({ error: "not found" });
  });
  app.use(errorAnswer(logger));
  return app;
}

function errorAnswer(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const status = clientStatusOf(error);
    if (status === undefined) {
      logger.error({ err: error, method: request.method, path: request.path }, "request failed");
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    const reason = status === undefined ? "internal error" : "bad request";
    response.status(status ?? 500).json({ error: reason });
  };
}

// Express marks what the client did wrong, such as a malformed path, with a 4xx status.
function clientStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("status" in error)) return undefined;
  const { status } = error;
  return typeof status === "number" && status >= 400 && status < 500 ? status : undefined;
}
