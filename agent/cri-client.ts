import { join } from "node:path";
import { Client, credentials, type ServiceDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { Clock } from "../runtime/clock.ts";
import type { CriContainer, CriImage, CriSandbox } from "./cri-answers.ts";

/** As the kubelet's own client takes (cri-client, pkg/remote_runtime.go). */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const QUESTION_TIMEOUT_MS = 10_000;
/** A removal waits for the runtime's own garbage collection; kubelet's `runtimeRequestTimeout`. */
const REMOVAL_TIMEOUT_MS = 120_000;

const PROTOCOL = loadSync(join(import.meta.dirname, "cri.proto"), {
  defaults: true,
  enums: String,
  longs: Number,
});
const METHODS: ServiceDefinition = {
  ...(PROTOCOL["runtime.v1.RuntimeService"] as ServiceDefinition),
  ...(PROTOCOL["runtime.v1.ImageService"] as ServiceDefinition),
};

export interface CriClientOptions {
  readonly clock: Clock;
  /** No call lasts beyond it; milliseconds since the Unix epoch. */
  readonly endMs: number;
}

/** One container runtime, over its socket. Every call has a deadline and rejects with what failed, and on which socket. */
export class CriClient {
  readonly socket: string;
  readonly #client: Client;
  readonly #options: CriClientOptions;

  /** Connects with the first call. */
  constructor(socket: string, options: CriClientOptions) {
    this.socket = socket;
    this.#options = options;
    this.#client = new Client(`unix:${socket}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": MAX_ANSWER_BYTES,
      "grpc.enable_retries": 0,
      "grpc.enable_http_proxy": 0,
    });
  }

  /** Such as `containerd`, `cri-o` and `docker`. */
  async readRuntimeName(): Promise<string> {
    const { runtimeName } = await this.#call<{ runtimeName: string }>("Version", {});
    return runtimeName;
  }

  async listSandboxes(labels: Readonly<Record<string, string>>): Promise<readonly CriSandbox[]> {
    const filter = { labelSelector: labels };
    const { items } = await this.#call<{ items: CriSandbox[] }>("ListPodSandbox", { filter });
    return items;
  }

  /** In every state. */
  async listContainers(): Promise<readonly CriContainer[]> {
    const { containers } = await this.#call<{ containers: CriContainer[] }>("ListContainers", {});
    return containers;
  }

  /** Undefined for an image that is not there. */
  async readImage(reference: string): Promise<CriImage | undefined> {
    const image = { image: reference };
    const answer = await this.#call<{ image: CriImage | null }>("ImageStatus", { image });
    return answer.image ?? undefined;
  }

  /** By reference or id. What it takes away differs from runtime to runtime. */
  async removeImage(reference: string): Promise<void> {
    await this.#call("RemoveImage", { image: { image: reference } }, REMOVAL_TIMEOUT_MS);
  }

  close(): void {
    this.#client.close();
  }

  #call<Answer>(
    name: string,
    question: object,
    timeoutMs: number = QUESTION_TIMEOUT_MS,
  ): Promise<Answer> {
    const method = METHODS[name];
    if (method === undefined) throw new TypeError(`There is no method ${name} in cri.proto`);
    const { path, requestSerialize, responseDeserialize } = method;
    const deadline = Math.min(this.#options.clock.nowMs() + timeoutMs, this.#options.endMs);
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize as (bytes: Buffer) => Answer,
        question,
        { deadline },
        (error, answer) => {
          if (error === null && answer !== undefined) resolve(answer);
          else reject(new Error(`${name} at ${this.socket}: ${error?.details}`, { cause: error }));
        },
      );
    });
  }
}
