import { createServer, request as forward } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { onTestFinished } from "vitest";

export interface ForwardingProxy {
  readonly url: string;
  /** What was asked of it: `CONNECT host:port`, `GET http://…`. */
  readonly lines: readonly string[];
  readonly authorizations: readonly (string | undefined)[];
}

/** A forward proxy to which every name is this machine, and every port of a tunnel `port` where it is given. Closes with the test. */
export async function startForwardingProxy(port?: number): Promise<ForwardingProxy> {
  const lines: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = createServer((incoming, response) => {
    lines.push(`${incoming.method} ${incoming.url}`);
    const { port: named, pathname } = new URL(incoming.url ?? "");
    const { method, headers } = incoming;
    incoming.pipe(
      forward({ host: "127.0.0.1", port: named, path: pathname, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  server.on("connect", ({ url = "", headers }, client) => {
    lines.push(`CONNECT ${url}`);
    authorizations.push(headers["proxy-authorization"]);
    const target = connect(port ?? Number(url.split(":").at(-1)), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    client.on("error", () => target.destroy());
    target.on("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines,
    authorizations,
  };
}
