import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createHttpApp } from "../runtime/http-app.ts";
import type { Logger } from "../runtime/logger.ts";
import { sendJson } from "../runtime/send-json.ts";
import { handlePrioritize, type PrioritizeOptions } from "./prioritize-handler.ts";

const PATH = "/prioritize";

/** What kube-scheduler talks to; nothing for operators is on this port. */
export function createPrioritizeApp(
  options: PrioritizeOptions & { readonly logger: Logger },
): RequestListener {
  const { logger } = options;
  const prioritize = (request: IncomingMessage, response: ServerResponse) =>
    handlePrioritize(request, response, options);
  const app = createHttpApp({
    logger,
    routes(routed) {
      routed
        .route(PATH)
        .post(prioritize)
        .all((_request, response) => {
          response.status(405).set("Allow", "POST").json({ error: "use POST" });
        });
    },
  });
  return (request, response) => {
    if (request.method !== "POST" || request.url !== PATH) {
      app(request, response);
      return;
    }
    // Past express, in which a call would spend a twentieth of its time.
    prioritize(request, response).catch((error: unknown) => {
      logger.error({ err: error }, "call failed");
      // What fails after the answer is nothing to the scheduler.
      if (response.headersSent) return;
      sendJson(response, 500, '{"error":"internal error"}');
    });
  };
}
