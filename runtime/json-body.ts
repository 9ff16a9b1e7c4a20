import type { IncomingMessage } from "node:http";
import { type RequestBody, type RequestBodyLimits, readRequestBody } from "./request-body.ts";

/** Reads a whole body that is said to be JSON, within its limits, and leaves it unparsed; never rejects. */
export async function readJsonBody(
  request: IncomingMessage,
  limits: RequestBodyLimits,
): Promise<RequestBody> {
  if (isJson(request.headers["content-type"])) return readRequestBody(request, limits);
  return { kind: "refused", status: 415, reason: "the Content-Type is not application/json" };
}

/** With or without parameters, such as a charset. */
function isJson(contentType: string | undefined): boolean {
  return contentType?.split(";")[0]?.trim().toLowerCase() === "application/json";
}
