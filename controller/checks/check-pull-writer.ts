import { deleteObject } from "../../kube/delete-object.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { type CheckPullOptions, encodeCheckPull } from "./check-pull-pod.ts";
import type { CheckPullRecord } from "./check-pull-record.ts";
import type { CheckRecord } from "./check-record.ts";

export interface CheckPullWriterOptions {
  readonly client: KubeClient;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
}

/** Makes and deletes the pods that pull for ImageChecks. */
export class CheckPullWriter {
  readonly #options: CheckPullWriterOptions;

  constructor(options: CheckPullWriterOptions) {
    this.#options = options;
  }

  /** Returns why the API server does not take the pod; undefined where it is there, whoever made it. */
  async create(record: CheckRecord, options: CheckPullOptions): Promise<string | undefined> {
    const { client, lost } = this.#options;
    const path = `/api/v1/namespaces/${record.check.metadata.namespace}/pods`;
    try {
      await client.request("POST", path, { body: encodeCheckPull(record, options), signal: lost });
      return undefined;
    } catch (error) {
      if (!(error instanceof KubeApiError)) throw error;
      if (error.status === 409) return undefined;
      // A quota, Pod Security, a service account or a namespace that is not there: somebody else has to act.
      if ([403, 404, 422].includes(error.status)) return error.message;
      throw error;
    }
  }

  /** At once: what runs in the pod has nothing to end, and its kubelet may be away. */
  async delete({ namespace, name, uid }: CheckPullRecord): Promise<void> {
    const { client, lost } = this.#options;
    await deleteObject(client, `/api/v1/namespaces/${namespace}/pods/${name}`, {
      uid,
      gracePeriodSeconds: 0,
      signal: lost,
    });
  }
}
