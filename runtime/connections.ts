import { once } from "node:events";
import type { Runnable } from "./runnable.ts";

/** Closes what the other parts speak through. It is started first, and so stops after them. */
export class Connections implements Runnable {
  readonly #clients: readonly { close(): Promise<void> }[];

  constructor(...clients: readonly { close(): Promise<void> }[]) {
    this.#clients = clients;
  }

  async run(signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await once(signal, "abort");
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}
