import type { IncomingMessage, RequestListener } from "node:http";
import { createHttpApp } from "../runtime/http-app.ts";
import { handleValidate, type ValidateOptions } from "./validate-handler.ts";

const PATH = "/validate";

/** What the API server talks to; nothing for operators is on this port. */
export function createValidateApp(options: ValidateOptions): RequestListener {
  const { logger } = options;
  const app = createHttpApp({
    logger,
    routes(routed) {
      routed.enable("strict routing");
      routed.all(PATH, (_request, response) => {
        response.status(405).set("Allow", "POST").json({ error: "use POST" });
      });
    },
  });
  return (request, response) => {
    if (!isReview(request)) {
      app(request, response);
      return;
    }
    // Past express, in which a review would spend 6 to 8 % of its time.
    handleValidate(request, response, options).catch((error: unknown) => {
      logger.error({ err: error }, "review not answered");
      response.destroy();
    });
  };
}

function isReview({ method, url = "" }: IncomingMessage): boolean {
  return method === "POST" && (url === PATH || url.startsWith(`${PATH}?`));
}
