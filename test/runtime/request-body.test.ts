import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RequestBody, readRequestBody } from "../../runtime/request-body.ts";
import { FakeClock } from "../support/fake-clock.ts";

let clock: FakeClock;
/** In an object, because a promise of a promise waits for both. */
let reading: PromiseWithResolvers<{ readonly body: Promise<RequestBody> }>;
const server = createServer((request, response) => {
  const body = readRequestBody(request, { limitBytes: 1024, deadlineMs: 5_000, clock });
  reading.resolve({ body });
  void body.then((outcome) => {
    if (outcome.kind === "refused") response.writeHead(outcome.status, { connection: "close" });
    return response.end();
  });
});

beforeEach(async () => {
  clock = new FakeClock();
  reading = Promise.withResolvers();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
});

function portOf(): number {
  return (server.address() as AddressInfo).port;
}

async function send(body: RequestInit["body"], headers: Record<string, string> = {}) {
  const init = { method: "POST", body: body ?? null, headers, duplex: "half" as const };
  const { status } = await fetch(`http://127.0.0.1:${portOf()}`, init);
  return [status, await (await reading.promise).body] as const;
}

/** A client that promises 100 bytes and sends three. */
function trickle() {
  const socket = connect(portOf(), "127.0.0.1");
  socket.on("error", () => {});
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
  return socket;
}

describe("readRequestBody()", () => {
  it.for([0, 1, 1024])("gives the bytes of a body of %d bytes", async (size) => {
    const bytes = Buffer.alloc(size, "x");
    expect(await send(bytes)).toEqual([200, { kind: "read", bytes }]);
  });

  it.for([1025, 50 * 1024 * 1024])("answers 413 to a body of %d bytes", async (size) => {
    const reason = "the body is larger than 1024 bytes";
    expect(await send(Buffer.alloc(size))).toEqual([413, { kind: "refused", status: 413, reason }]);
  });

  it("refuses a body that never ends with 413", async () => {
    const socket = connect(portOf(), "127.0.0.1");
    socket.on("error", () => {});
    socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000000000\r\n\r\n");
    const endless = new Readable({
      read(size) {
        this.push(Buffer.alloc(size));
      },
    });
    endless.pipe(socket);
    expect(await (await reading.promise).body).toMatchObject({ kind: "refused", status: 413 });
  });

  it("answers 415 to a compressed body", async () => {
    const reason = "the body must not be compressed";
    expect(await send("x", { "content-encoding": "gzip" })).toEqual([
      415,
      { kind: "refused", status: 415, reason },
    ]);
  });

  it("answers 408 to a body that trickles past its deadline", async () => {
    const socket = trickle();
    await reading.promise;
    await clock.advance(5_000);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
  });

  it("refuses a body whose client goes away, and forgets its deadline", async () => {
    const socket = trickle();
    const { body } = await reading.promise;
    socket.destroy();
    expect(await body).toEqual({ kind: "refused", status: 400, reason: "the body ended early" });
    expect(clock.pendingTimers).toBe(0);
  });
});
