import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { sendJson, sendRefusal } from "../../runtime/send-json.ts";

/** The first piece that arrives of an answer, without its date. */
async function firstPiece(handler: RequestListener): Promise<readonly string[]> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const [piece] = (await once(socket, "data")) as [Buffer];
  return String(piece)
    .split("\r\n")
    .filter((line) => !line.startsWith("Date: "));
}

describe("sendJson()", () => {
  it("sends headers and body in one piece, with its length in bytes", async () => {
    const piece = await firstPiece((_request, response) => sendJson(response, 200, '"é"'));
    expect(piece).toEqual([
      "HTTP/1.1 200 OK",
      "Content-Type: application/json",
      "Content-Length: 4",
      "Connection: keep-alive",
      "Keep-Alive: timeout=5",
      "",
      '"é"',
    ]);
  });
});

describe("sendRefusal()", () => {
  it.for([
    { status: 400, connection: "keep-alive" },
    { status: 408, connection: "close" },
    { status: 413, connection: "close" },
    { status: 415, connection: "keep-alive" },
  ] as const)("says why, and after $status has the connection $connection", async (expected) => {
    const { status, connection } = expected;
    const piece = await firstPiece((_request, response) =>
      sendRefusal(response, { status, reason: 'a "reason"' }),
    );
    expect(piece).toContain(`Connection: ${connection}`);
    expect(piece.at(0)).toMatch(`HTTP/1.1 ${status} `);
    expect(piece.at(-1)).toBe(String.raw`{"error":"a \"reason\""}`);
  });
});
