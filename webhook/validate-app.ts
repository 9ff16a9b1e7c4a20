import type { Express } from "express";
import { createHttpApp } from "../runtime/http-app.ts";
import { handleValidate, type ValidateOptions } from "./validate-handler.ts";

/** The app the API server talks to; nothing for operators is on this port. */
export function createValidateApp(options: ValidateOptions): Express {
  return createHttpApp({
    logger: options.logger,
    routes(app) {
      app
        .route("/validate")
        .post((request, response) => handleValidate(request, response, options))
        .all((_request, response) => {
          response.status(405).set("Allow", "POST").json({ error: "use POST" });
        });
    },
  });
}
