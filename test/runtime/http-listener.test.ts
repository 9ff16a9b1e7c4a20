import { once } from "node:events";
import { Agent, get, type RequestListener } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { HttpListener } from "../../runtime/http-listener.ts";
import { OperatorError } from "../../runtime/operator-error.ts";

const logger = pino({ enabled: false });

async function listen(handler: RequestListener, address = { host: "127.0.0.1", port: 0 }) {
  const listener = await HttpListener.open({
    flag: "--listen",
    address,
    handler,
    logger,
    clock: systemClock,
  });
  const stop = new AbortController();
  const ended = listener.run(stop.signal);
  const url = `http://127.0.0.1:${listener.address.port}/`;
  return { listener, url, stop, ended };
}

describe("HttpListener", () => {
  it("serves on a free port until it is stopped", async () => {
    const { url, stop, ended } = await listen((_request, response) => void response.end("hello"));
    expect(await (await fetch(url)).text()).toBe("hello");
    stop.abort();
    await ended;
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  it("promises to keep connections longer than the 90 s of Go clients", async () => {
    const { url, stop, ended } = await listen((_request, response) => void response.end());
    const { headers } = await fetch(url);
    expect(headers.get("keep-alive")).toBe("timeout=120");
    stop.abort();
    await ended;
  });

  it("lets a request in flight finish, and then closes its connection", async () => {
    const arrived = Promise.withResolvers<() => void>();
    const { url, stop, ended } = await listen((_request, response) => {
      arrived.resolve(() => response.end("finished"));
    });
    const answered = once(get(url, { agent: new Agent({ keepAlive: true }) }), "response");
    const answer = await arrived.promise;
    stop.abort();
    answer();
    const [response] = await answered;
    expect(await text(response)).toBe("finished");
    await ended;
    expect(stop.signal.aborted).toBe(true);
  });

  it("closes idle connections when it stops", async () => {
    const { listener, stop, ended } = await listen((_request, response) => void response.end());
    const socket = connect(listener.address.port, "127.0.0.1");
    await once(socket, "connect");
    socket.resume();
    stop.abort();
    await Promise.all([ended, once(socket, "close")]);
    expect(socket.closed).toBe(true);
  });

  it("says what to do when the port is in use", async () => {
    const { listener, stop, ended } = await listen(() => {});
    const address = { host: "127.0.0.1", port: listener.address.port };
    await expect(listen(() => {}, address)).rejects.toThrow(
      new OperatorError(
        `Cannot listen on "127.0.0.1:${address.port}": the port is in use; stop its owner or choose another with --listen`,
      ),
    );
    stop.abort();
    await ended;
  });

  it("says what to do when the address is not of this machine", async () => {
    await expect(listen(() => {}, { host: "192.0.2.1", port: 0 })).rejects.toThrow(
      'Cannot listen on "192.0.2.1:0": not an address of this machine; choose another with --listen',
    );
  });
});
