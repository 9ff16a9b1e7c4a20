import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { readJsonBody } from "../../runtime/json-body.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** What is read of the body `{` that is said to be of such a type. */
function read(contentType: string | undefined) {
  const request = new IncomingMessage(new Socket());
  if (contentType !== undefined) request.headers["content-type"] = contentType;
  request.push("{");
  request.push(null);
  return readJsonBody(request, { limitBytes: 1024, deadlineMs: 5_000, clock: new FakeClock() });
}

describe("readJsonBody()", () => {
  it.for(["application/json", "Application/JSON ; charset=utf-8"])(
    "gives the bytes of a body of type %s, unparsed",
    async (contentType) => {
      expect(await read(contentType)).toEqual({ kind: "read", bytes: Buffer.from("{") });
    },
  );

  it.for([undefined, "", "text/plain", "application/jsonp", "text/plain; application/json"])(
    "refuses a body of type %s with 415",
    async (contentType) => {
      const reason = "the Content-Type is not application/json";
      expect(await read(contentType)).toEqual({ kind: "refused", status: 415, reason });
    },
  );
});
