import { decodeImageCheck, type ImageCheck, imageCheckResource } from "../../api/image-check.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { folderPathOf, type ObjectPlace, objectPathOf } from "../cluster/object-place.ts";
import { requireKind } from "../cluster/require-kind.ts";

const REMOVE_TIMEOUT_MS = 5_000;

/** Whether an ImageCheck was made, or why the API server takes none like it. */
export type Creation =
  | { readonly kind: "created" }
  | { readonly kind: "refused"; readonly reason: string };

/** The ImageChecks of a cluster; calls throw as KubeClient does. */
export class ImageCheckApi {
  readonly #client: Pick<KubeClient, "request">;

  constructor(client: Pick<KubeClient, "request">) {
    this.#client = client;
  }

  /** Throws OperatorError where the cluster knows no ImageChecks. */
  async require(signal: AbortSignal): Promise<void> {
    const advice = "install Layerwise there, or leave --server out";
    await requireKind(this.#client, { resource: imageCheckResource, advice, signal });
  }

  async create(body: object, namespace: string, signal: AbortSignal): Promise<Creation> {
    try {
      await this.#client.request("POST", folderPathOf(imageCheckResource, namespace), {
        body,
        signal,
      });
      return { kind: "created" };
    } catch (error) {
      if (isStatus(error, 404)) return { kind: "refused", reason: "its namespace does not exist" };
      if (isStatus(error, 422)) return { kind: "refused", reason: error.message };
      throw error;
    }
  }

  async read(place: ObjectPlace, signal: AbortSignal): Promise<ImageCheck> {
    const path = objectPathOf(imageCheckResource, place);
    return decodeImageCheck(await this.#client.request("GET", path, { signal }));
  }

  /** Also where the user has given up: within 5 seconds. One that is not there is removed. */
  async remove(place: ObjectPlace): Promise<void> {
    const path = objectPathOf(imageCheckResource, place);
    try {
      await this.#client.request("DELETE", path, { timeoutMs: REMOVE_TIMEOUT_MS });
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
  }
}

function isStatus(error: unknown, status: number): error is KubeApiError {
  return error instanceof KubeApiError && error.status === status;
}
