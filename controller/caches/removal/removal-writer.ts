import { deleteObject } from "../../../kube/delete-object.ts";
import { KubeApiError } from "../../../kube/kube-api-error.ts";
import type { KubeClient } from "../../../kube/kube-client.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { Logger } from "../../../runtime/logger.ts";
import type { CacheState } from "../cache-state.ts";
import type { RemovalFailures } from "./removal-failures.ts";
import { decodeRemoval, type RemovalRecord } from "./removal-outcome.ts";
import { encodeRemovalPod } from "./removal-pod.ts";
import type { RemovalRules } from "./removal-rules.ts";

export interface RemovalWriterOptions {
  readonly client: KubeClient;
  readonly caches: CacheState;
  readonly rules: RemovalRules;
  readonly failures: RemovalFailures;
  /** Resolves when the next write may be made. */
  readonly pace: () => Promise<void>;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Makes and deletes the pods that remove images, and knows its own writes before the watch shows them. */
export class RemovalWriter {
  readonly #options: RemovalWriterOptions;

  constructor(options: RemovalWriterOptions) {
    this.#options = options;
  }

  /** Returns false where there is no pod now. One that the API server does not take counts as a failed try. */
  async create(nodeName: string, references: readonly string[]): Promise<boolean> {
    const { client, caches, rules, pace, lost, logger } = this.#options;
    const body = encodeRemovalPod({ ...rules, nodeName, references });
    await pace();
    try {
      const path = `/api/v1/namespaces/${rules.namespace}/pods`;
      const raw = await client.request("POST", path, { body, signal: lost });
      const record = decodeRemoval(raw, rules.namespace);
      if (record !== undefined) caches.observeRemoval(record);
      return true;
    } catch (error) {
      // It exists, or its namespace is not there or does not allow it.
      if (!(error instanceof KubeApiError && [403, 404, 409, 422].includes(error.status)))
        throw error;
      if (error.status !== 409) logger.warn({ err: error, node: nodeName }, "removal pod refused");
      this.#fail(nodeName, references, error.message);
      return false;
    }
  }

  #fail(nodeName: string, references: readonly string[], why: string): void {
    const { failures, clock } = this.#options;
    const atMs = clock.nowMs();
    const message = `The API server refused the removal pod: ${why}`;
    const outcome = { kind: "failed", message } as const;
    for (const reference of references) {
      failures.add(nodeName, reference, { tryId: `refused at ${atMs}`, outcome, atMs });
    }
  }

  async delete(record: RemovalRecord): Promise<void> {
    const { client, caches, rules, pace, lost } = this.#options;
    const { name, uid } = record;
    await pace();
    await deleteObject(client, `/api/v1/namespaces/${rules.namespace}/pods/${name}`, {
      uid,
      gracePeriodSeconds: 0,
      signal: lost,
    });
    caches.forgetRemoval(record);
  }
}
