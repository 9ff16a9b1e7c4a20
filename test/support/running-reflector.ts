import { pino } from "pino";
import type { KubeClient } from "../../kube/kube-client.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { Reflector, type ReflectorOptions } from "../../kube/reflector.ts";
import { FakeClock } from "./fake-clock.ts";

interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** A reflector over ConfigMaps that keeps `data.value` of each, on a clock of its own, with a record of its handlers' calls. */
export class RunningReflector implements AsyncDisposable {
  readonly clock = new FakeClock();
  /** "upsert key value previous", "remove key previous" and "synced", in order. */
  readonly calls: string[] = [];
  readonly reflector: Reflector<string>;
  readonly ended: Promise<void>;
  readonly #controller = new AbortController();

  constructor(
    client: KubeClient,
    path: string,
    options: Partial<
      Pick<ReflectorOptions<string>, "pageSize" | "labelSelector" | "gatherMs">
    > = {},
  ) {
    const { calls, clock } = this;
    this.reflector = new Reflector<string>({
      client,
      path,
      clock,
      logger: pino({ enabled: false }),
      decode: (raw) => (raw as ConfigMap).data?.["value"],
      handlers: {
        upsert(key, object, previous) {
          calls.push(`upsert ${key} ${object} ${previous}`);
          if (object === "throw") throw new Error("handler fault");
        },
        remove: (key, previous) => void calls.push(`remove ${key} ${previous}`),
        synced: () => void calls.push("synced"),
      },
      ...options,
    });
    this.ended = this.reflector.run(this.#controller.signal);
  }

  /** What the store holds, in no order that matters. */
  get contents(): Record<string, string> {
    return Object.fromEntries(this.reflector.store.entries());
  }

  async stop(): Promise<void> {
    this.#controller.abort();
    await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
