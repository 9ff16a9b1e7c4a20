import type { Express } from "express";
import { createHttpApp } from "../runtime/http-app.ts";
import type { Logger } from "../runtime/logger.ts";
import { handlePrioritize, type PrioritizeOptions } from "./prioritize-handler.ts";

/** The app kube-scheduler talks to; nothing for operators is on this port. */
export function createPrioritizeApp(
  options: PrioritizeOptions & { readonly logger: Logger },
): Express {
  return createHttpApp({
    logger: options.logger,
    routes(app) {
      app
        .route("/prioritize")
        .post((request, response) => handlePrioritize(request, response, options))
        .all((_request, response) => {
          response.status(405).set("Allow", "POST").json({ error: "use POST" });
        });
    },
  });
}
