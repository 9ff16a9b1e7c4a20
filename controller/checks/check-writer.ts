import { API_VERSION } from "../../api/group.ts";
import { type ImageCheck, imageCheckResource } from "../../api/image-check.ts";
import { apply } from "../../kube/apply.ts";
import { deleteObject } from "../../kube/delete-object.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { objectKeyOf } from "../../kube/kube-object.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import { FIELD_MANAGER } from "../field-manager.ts";
import { type CheckRecord, decodeCheckRecord } from "./check-record.ts";
import type { ImageCheckStatus } from "./check-status.ts";
import { encodeWantedCheck, type WantedCheck } from "./wanted-check.ts";

/** How long our own write outranks what the watch shows; a watch that lags more is broken, and then writes are harmless. */
const LAG_MS = 30_000;

interface Written {
  readonly record: CheckRecord;
  readonly untilMs: number;
}

export interface CheckWriterOptions {
  readonly client: KubeClient;
  /** What the watch shows. */
  readonly records: ReadonlyMap<string, CheckRecord>;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Reads and writes ImageChecks, and knows its own writes before the watch shows them. Keys are `namespace/name`. */
export class CheckWriter {
  readonly #options: CheckWriterOptions;
  readonly #written = new Map<string, Written>();

  constructor(options: CheckWriterOptions) {
    this.#options = options;
  }

  read(key: string): CheckRecord | undefined {
    const shown = this.#options.records.get(key);
    const written = this.#written.get(key);
    if (written === undefined) return shown;
    const { record, untilMs } = written;
    if (this.#options.clock.nowMs() < untilMs && !isShown(record, shown)) return record;
    this.#written.delete(key);
    return shown;
  }

  /** Makes the check, or corrects the one there is. Undefined where the API server does not take it. */
  async create(wanted: WantedCheck): Promise<CheckRecord | undefined> {
    try {
      return await this.#apply(wanted, { object: encodeWantedCheck(wanted) });
    } catch (error) {
      // A namespace that is going, or an image or a secret of a name that no object may have.
      if (!isStatus(error, 403, 404, 422)) throw error;
      this.#options.logger.warn({ err: error, image: wanted.image }, "image check not made");
      return undefined;
    }
  }

  /** False where the check is gone, or not the one any more that was looked at. */
  async writeStatus(
    { check, resourceVersion }: CheckRecord,
    status: ImageCheckStatus,
  ): Promise<boolean> {
    const { namespace, name } = check.metadata;
    const { kind } = imageCheckResource;
    // One that was changed or made anew meanwhile may be about another image; a uid is not looked at here.
    const metadata = { namespace, name, resourceVersion };
    const object = { apiVersion: API_VERSION, kind, metadata, status };
    try {
      await this.#apply(check.metadata, { object, subresource: "status" });
      return true;
    } catch (error) {
      if (!isStatus(error, 404, 409)) throw error;
      this.#written.delete(objectKeyOf(check.metadata));
      return false;
    }
  }

  async delete({ check, uid }: CheckRecord): Promise<void> {
    const { client, lost } = this.#options;
    await deleteObject(client, pathOf(check.metadata), { uid, signal: lost });
    this.#written.delete(objectKeyOf(check.metadata));
  }

  async #apply(
    place: ObjectPlace,
    write: Pick<Parameters<typeof apply>[2], "object" | "subresource">,
  ): Promise<CheckRecord | undefined> {
    const { client, lost, clock } = this.#options;
    const raw = await apply(client, pathOf(place), {
      ...write,
      fieldManager: FIELD_MANAGER,
      signal: lost,
    });
    const record = decodeCheckRecord(raw);
    const untilMs = clock.nowMs() + LAG_MS;
    if (record !== undefined) this.#written.set(objectKeyOf(place), { record, untilMs });
    return record;
  }
}

type ObjectPlace = Pick<ImageCheck["metadata"], "namespace" | "name">;

function pathOf({ namespace, name }: ObjectPlace): string {
  return `/apis/${API_VERSION}/namespaces/${namespace}/${imageCheckResource.plural}/${name}`;
}

/** Whether the watch is as far as our write; a spec that was changed since counts at once. */
function isShown(written: CheckRecord, shown: CheckRecord | undefined): boolean {
  if (shown === undefined) return false;
  return (
    shown.resourceVersion === written.resourceVersion ||
    shown.check.metadata.generation > written.check.metadata.generation
  );
}

function isStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof KubeApiError && statuses.includes(error.status);
}
