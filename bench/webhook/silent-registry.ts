import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

export interface SilentRegistry extends AsyncDisposable {
  /** `127.0.0.1:20123`. */
  readonly host: string;
}

/** A registry that takes every connection and never says a word, as one behind a broken load balancer. */
export async function startSilentRegistry(): Promise<SilentRegistry> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    socket.resume();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
