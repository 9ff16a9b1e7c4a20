import { deleteObject } from "../../../kube/delete-object.ts";
import { KubeApiError } from "../../../kube/kube-api-error.ts";
import type { KubeClient } from "../../../kube/kube-client.ts";
import { type KubeObject, objectKeyOf } from "../../../kube/kube-object.ts";
import { UnreachableError } from "../../../kube/unreachable-error.ts";
import type { Clock } from "../../../runtime/clock.ts";
import { encodePullerPod, type PullerPodOptions } from "./puller-pod.ts";
import type { PullerPods } from "./puller-pods.ts";
import { decodePullerRecord, type PullerRecord } from "./puller-record.ts";

export type PullerWrite =
  | { readonly kind: "made" }
  /** There is one of this name: another leader's, or an old one that is still going. */
  | { readonly kind: "exists" }
  | { readonly kind: "refused"; readonly message: string }
  /** Nobody knows whether there is one now: the next try is told, for its name is the same. */
  | { readonly kind: "untold"; readonly message: string };

export interface PullerWriterOptions {
  readonly client: KubeClient;
  readonly pods: PullerPods;
  /** Resolves when the next write may be made. */
  readonly pace: () => Promise<void>;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
  readonly clock: Clock;
}

/** Makes and deletes puller pods, and knows its own writes before the watch shows them. */
export class PullerWriter {
  readonly #options: PullerWriterOptions;

  constructor(options: PullerWriterOptions) {
    this.#options = options;
  }

  async create(options: PullerPodOptions): Promise<PullerWrite> {
    const { client, pods, pace, lost, clock } = this.#options;
    const body = encodePullerPod(options);
    const path = `/api/v1/namespaces/${options.cache.namespace}/pods`;
    await pace();
    try {
      const raw = await client.request("POST", path, { body, signal: lost });
      const record = decodePullerRecord(raw);
      if (record !== undefined) pods.made(objectKeyOf(record), record, clock.nowMs());
      return { kind: "made" };
    } catch (error) {
      const outcome = outcomeOf(error);
      return outcome.kind === "refused" ? this.#afterRefusal(path, body, outcome) : outcome;
    }
  }

  /** A quota is asked before the name is: of a pod that fills it, and is not seen yet, it says the same as of a new one. */
  async #afterRefusal(
    path: string,
    { metadata }: KubeObject,
    refusal: PullerWrite,
  ): Promise<PullerWrite> {
    const query = { fieldSelector: `metadata.name=${metadata.name}` };
    try {
      const { items } = await this.#options.client.request<{ items: readonly unknown[] }>(
        "GET",
        path,
        { query, signal: this.#options.lost },
      );
      return items.length > 0 ? { kind: "exists" } : refusal;
    } catch (error) {
      const outcome = outcomeOf(error);
      return outcome.kind === "untold" ? outcome : refusal;
    }
  }

  /** At once: what runs in the pod has nothing to end, and its kubelet may be away. */
  async delete(record: PullerRecord): Promise<void> {
    const { client, pods, pace, lost } = this.#options;
    const { namespace, name, uid } = record;
    await pace();
    await deleteObject(client, `/api/v1/namespaces/${namespace}/pods/${name}`, {
      uid,
      gracePeriodSeconds: 0,
      signal: lost,
    });
    pods.forget(objectKeyOf(record), record);
  }
}

/** What a creation came to that threw; throws what is neither the API server's word nor its silence. */
function outcomeOf(error: unknown): PullerWrite {
  if (error instanceof KubeApiError && error.status < 500) {
    if (error.status === 409) return { kind: "exists" };
    // A quota, Pod Security, a service account or a namespace that is not there: somebody else has to act.
    return { kind: "refused", message: error.message };
  }
  const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
  if (error instanceof KubeApiError || error instanceof UnreachableError || isTimeout) {
    // As where an admission webhook does not answer.
    return { kind: "untold", message: error.message };
  }
  throw error;
}
