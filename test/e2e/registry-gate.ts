import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { CLUSTER_ADDRESS } from "./cluster-network.ts";

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/**
 * Stands before a registry and holds back all but the first bytes of every answer until it is opened, so that pulls
 * through it stand still in the middle for as long as a test wants.
 */
export class RegistryGate implements AsyncDisposable {
  readonly #target: URL;
  readonly #passedBytes: number;
  readonly #pairs = new Set<Pair>();
  readonly #held = new Set<Socket>();
  readonly #server: Server;
  #isOpen = false;

  private constructor(target: URL, passedBytes: number) {
    this.#target = target;
    this.#passedBytes = passedBytes;
    this.#server = createServer((client) => this.#pair(client));
  }

  /** Before the registry at `url`; so many bytes of each connection pass. */
  static async start(url: string, passedBytes: number): Promise<RegistryGate> {
    const gate = new RegistryGate(new URL(url), passedBytes);
    gate.#server.listen(0, CLUSTER_ADDRESS);
    await once(gate.#server, "listening");
    return gate;
  }

  /** As image references and `hosts.toml` name it. */
  get host(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the gate is closed");
    return `${CLUSTER_ADDRESS}:${address.port}`;
  }

  /** Connections whose answers are held back now. */
  get held(): number {
    return this.#held.size;
  }

  /** Lets everything through from now on, what was held back too. */
  open(): void {
    this.#isOpen = true;
    for (const socket of this.#held) socket.resume();
    this.#held.clear();
  }

  /** Breaks off every connection. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #pair(client: Socket): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const pair = { client, server };
    this.#pairs.add(pair);
    let passed = 0;
    server.on("data", (bytes) => {
      passed += bytes.length;
      client.write(bytes);
      if (this.#isOpen || passed < this.#passedBytes) return;
      server.pause();
      this.#held.add(server);
    });
    client.on("data", (bytes) => server.write(bytes));
    const end = (): void => {
      this.#pairs.delete(pair);
      this.#held.delete(server);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
  }
}
