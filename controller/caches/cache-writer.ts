import { API_VERSION } from "../../api/group.ts";
import { type ImageCacheStatus, imageCacheResource } from "../../api/image-cache.ts";
import { IMAGE_REMOVAL_FINALIZER } from "../../api/image-removal-finalizer.ts";
import { apply, mergePatch } from "../../kube/apply.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { FIELD_MANAGER } from "../field-manager.ts";
import type { CacheCondition } from "./cache-conditions.ts";
import { type CacheRecord, decodeCacheRecord } from "./cache-record.ts";
import { type CacheRequests, takenUpPatch } from "./cache-requests.ts";
import type { FinalizingCache } from "./finalization/finalizing-cache.ts";

/** Of the one condition that is written where nobody knows what else the status says. */
const DEGRADED_MANAGER = `${FIELD_MANAGER}-unreadable`;

/** The version of a cache that was looked at. */
type CacheVersion = Pick<CacheRecord, "identity" | "resourceVersion">;

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
  async writeStatus(
    record: CacheRecord,
    status: ImageCacheStatus,
  ): Promise<CacheRecord | undefined> {
    const raw = await this.#applyStatus(record, status, FIELD_MANAGER);
    return raw === undefined ? undefined : decodeCacheRecord(raw);
  }

  /** Takes away the annotations that asked for something, as the answer to them; returns the same. */
  async takeUp(record: CacheRecord, requests: CacheRequests): Promise<CacheRecord | undefined> {
    const raw = await this.#patch(record, takenUpPatch(requests, record.resourceVersion));
    return raw === undefined ? undefined : decodeCacheRecord(raw);
  }

  /** Returns false where the cache is gone, or not the one any more that was looked at. */
  async writeFinalStatus(cache: FinalizingCache, status: ImageCacheStatus): Promise<boolean> {
    return (await this.#applyStatus(cache, status, FIELD_MANAGER)) !== undefined;
  }

  /** Leaves all else of the status as it is; returns the same. */
  async writeDegraded(cache: CacheVersion, condition: CacheCondition): Promise<boolean> {
    const status = { conditions: [condition] };
    return (await this.#applyStatus(cache, status, DEGRADED_MANAGER)) !== undefined;
  }

  /** Takes our finalizer away and leaves others'; returns the same. */
  async release(cache: FinalizingCache): Promise<boolean> {
    const { resourceVersion } = cache;
    const finalizers = cache.finalizers.filter((each) => each !== IMAGE_REMOVAL_FINALIZER);
    return (await this.#patch(cache, { metadata: { resourceVersion, finalizers } })) !== undefined;
  }

  #applyStatus(
    version: CacheVersion,
    status: ImageCacheStatus,
    fieldManager: string,
  ): Promise<unknown> {
    const { resourceVersion, identity } = version;
    const { namespace, name } = identity;
    const { kind } = imageCacheResource;
    const object = {
      apiVersion: API_VERSION,
      kind,
      metadata: { namespace, name, resourceVersion },
      status,
    };
    return this.#write((client, signal) =>
      apply(client, pathOf(version), {
        object,
        subresource: "status",
        fieldManager,
        signal,
      }),
    );
  }

  #patch(version: CacheVersion, patch: object): Promise<unknown> {
    return this.#write((client, signal) =>
      mergePatch(client, pathOf(version), { patch, fieldManager: FIELD_MANAGER, signal }),
    );
  }

  /** What the API server answers; undefined for a version that is not there any more. */
  async #write(
    send: (client: KubeClient, signal: AbortSignal) => Promise<unknown>,
  ): Promise<unknown> {
    const { client, pace, lost } = this.#options;
    await pace();
    try {
      return await send(client, lost);
    } catch (error) {
      if (!(error instanceof KubeApiError && [404, 409].includes(error.status))) throw error;
      return undefined;
    }
  }
}

function pathOf({ identity }: CacheVersion): string {
  const { namespace, name } = identity;
  return `/apis/${API_VERSION}/namespaces/${namespace}/${imageCacheResource.plural}/${name}`;
}
