import { API_VERSION } from "../../api/group.ts";
import { type ImageCacheStatus, imageCacheResource } from "../../api/image-cache.ts";
import { apply, mergePatch } from "../../kube/apply.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { FIELD_MANAGER } from "../field-manager.ts";
import { type CacheRecord, decodeCacheRecord } from "./cache-record.ts";
import { type CacheRequests, takenUpPatch } from "./cache-requests.ts";

export interface CacheWriterOptions {
  readonly client: KubeClient;
  /** Resolves when the next write may be made. */
  readonly pace: () => Promise<void>;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
}

/** Writes to ImageCaches, never over what somebody else wrote meanwhile. */
export class CacheWriter {
  readonly #options: CacheWriterOptions;

  constructor(options: CacheWriterOptions) {
    this.#options = options;
  }

  /** The cache as it is then; undefined where it is gone, or not the one any more that was looked at. */
  writeStatus(record: CacheRecord, status: ImageCacheStatus): Promise<CacheRecord | undefined> {
    const { resourceVersion, identity } = record;
    const { namespace, name } = identity;
    const { kind } = imageCacheResource;
    const object = {
      apiVersion: API_VERSION,
      kind,
      metadata: { namespace, name, resourceVersion },
      status,
    };
    return this.#write((client, signal) =>
      apply(client, pathOf(record), {
        object,
        subresource: "status",
        fieldManager: FIELD_MANAGER,
        signal,
      }),
    );
  }

  /** Takes away the annotations that asked for something, as the answer to them. */
  takeUp(record: CacheRecord, requests: CacheRequests): Promise<CacheRecord | undefined> {
    const patch = takenUpPatch(requests, record.resourceVersion);
    return this.#write((client, signal) =>
      mergePatch(client, pathOf(record), { patch, fieldManager: FIELD_MANAGER, signal }),
    );
  }

  async #write(
    send: (client: KubeClient, signal: AbortSignal) => Promise<unknown>,
  ): Promise<CacheRecord | undefined> {
    const { client, pace, lost } = this.#options;
    await pace();
    try {
      return decodeCacheRecord(await send(client, lost));
    } catch (error) {
      if (!(error instanceof KubeApiError && [404, 409].includes(error.status))) throw error;
      return undefined;
    }
  }
}

function pathOf({ identity }: CacheRecord): string {
  const { namespace, name } = identity;
  return `/apis/${API_VERSION}/namespaces/${namespace}/${imageCacheResource.plural}/${name}`;
}
