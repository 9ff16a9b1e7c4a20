import { REFRESH_ANNOTATION } from "../../../api/cache-triggers.ts";
import { decodeImageCache, IMAGE_CACHES_PATH, type ImageCache } from "../../../api/image-cache.ts";
import { mergePatch } from "../../../kube/apply.ts";
import { KubeClient } from "../../../kube/kube-client.ts";
import type { ControlPlane } from "../../cluster/control-plane.ts";

/** What the controller says of a cache, without the generation. */
export interface WarmState {
  readonly ready: boolean;
  readonly progressing: boolean;
  readonly status: object;
}

/** Stands for the controller: gives every ImageCache of a control plane one state after the other, and takes up refreshes. */
export class WarmingCluster implements AsyncDisposable {
  readonly client: KubeClient;
  readonly #states: readonly WarmState[];
  readonly #given = new Map<string, number>();
  readonly #stopped = new AbortController();
  readonly #done: Promise<void>;

  constructor(controlPlane: ControlPlane, states: readonly WarmState[]) {
    this.client = KubeClient.load({ kubeconfig: controlPlane.kubeconfig, environment: {} });
    this.#states = states;
    this.#done = this.#run();
  }

  async list(): Promise<ImageCache[]> {
    const list = await this.client.request<{ items: unknown[] }>("GET", IMAGE_CACHES_PATH);
    return list.items.map(decodeImageCache);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#done;
    await this.client.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      for (const cache of await this.list()) await this.#advance(cache);
    }
  }

  async #advance({ metadata }: ImageCache): Promise<void> {
    const given = this.#given.get(metadata.uid) ?? 0;
    const state = this.#states[given];
    if (state === undefined) return;
    this.#given.set(metadata.uid, given + 1);
    const path = `${IMAGE_CACHES_PATH.replace("/imagecaches", "")}/namespaces/${metadata.namespace}/imagecaches/${metadata.name}`;
    const options = { fieldManager: "test" };
    const patch = { status: statusOf(state, metadata.generation) };
    await mergePatch(this.client, `${path}/status`, { ...options, patch });
    if (!(REFRESH_ANNOTATION in metadata.annotations)) return;
    const annotations = { [REFRESH_ANNOTATION]: null };
    await mergePatch(this.client, path, { ...options, patch: { metadata: { annotations } } });
  }
}

function statusOf({ ready, progressing, status }: WarmState, generation: number): object {
  const condition = (type: string, isTrue: boolean, reason: string) => ({
    type,
    status: isTrue ? "True" : "False",
    reason,
    message: `as ${reason} has it`,
    lastTransitionTime: "2026-01-01T00:00:00Z",
    observedGeneration: generation,
  });
  return {
    observedGeneration: generation,
    conditions: [
      condition("Ready", ready, ready ? "ImagesPresent" : "NotAllPresent"),
      condition("Progressing", progressing, progressing ? "Pulling" : "PullsFailed"),
    ],
    ...status,
  };
}
