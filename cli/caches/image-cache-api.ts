import {
  decodeImageCache,
  IMAGE_CACHES_PATH,
  type ImageCache,
  imageCacheResource,
} from "../../api/image-cache.ts";
import { apply } from "../../kube/apply.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { listPages } from "../../kube/list-pages.ts";
import { quoteText } from "../../placement/quote-text.ts";
import { folderPathOf, type ObjectPlace, objectPathOf } from "../cluster/object-place.ts";
import { requireKind } from "../cluster/require-kind.ts";
import { InputError } from "../input-error.ts";

const PAGE_SIZE = 250;
const FIELD_MANAGER = "kubectl-layerwise";

/** The ImageCaches of a cluster; calls throw as KubeClient does. */
export class ImageCacheApi {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  /** Throws OperatorError where the cluster knows no ImageCaches. */
  async require(signal: AbortSignal): Promise<void> {
    const advice = "install Layerwise there";
    await requireKind(this.#client, { resource: imageCacheResource, advice, signal });
  }

  /** Creates or changes one. Throws InputError for one that the API server refuses, or that others own. */
  async apply(object: KubeObject, place: ObjectPlace, signal: AbortSignal): Promise<void> {
    const options = { object, fieldManager: FIELD_MANAGER, force: false, signal };
    try {
      await apply(this.#client, objectPathOf(imageCacheResource, place), options);
    } catch (error) {
      const remedy = error instanceof KubeApiError ? REMEDIES.get(error.status) : undefined;
      if (!(error instanceof KubeApiError) || remedy === undefined) throw error;
      throw new InputError(`${error.message}; ${remedy}`, { cause: error });
    }
  }

  /** Undefined where there is none. */
  async read(place: ObjectPlace, signal: AbortSignal): Promise<ImageCache | undefined> {
    try {
      return decodeImageCache(
        await this.#client.request("GET", objectPathOf(imageCacheResource, place), { signal }),
      );
    } catch (error) {
      if (error instanceof KubeApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Of a namespace or, where that is undefined, of all. */
  async list(namespace: string | undefined, signal: AbortSignal): Promise<ImageCache[]> {
    const path =
      namespace === undefined ? IMAGE_CACHES_PATH : folderPathOf(imageCacheResource, namespace);
    const caches: ImageCache[] = [];
    for await (const page of listPages(this.#client, path, { pageSize: PAGE_SIZE, signal })) {
      caches.push(...page.items.map(decodeImageCache));
    }
    return caches;
  }
}

/** What a person does about each status of an answer that refuses an object. */
const REMEDIES: ReadonlyMap<number, string> = new Map([
  [404, "create the namespace first"],
  [409, "somebody else manages this ImageCache: choose another --name"],
  [422, "correct what the API server names"],
]);

/** For messages. */
export function cacheTextOf({ namespace, name }: ObjectPlace): string {
  return `ImageCache ${quoteText(name)} in namespace ${quoteText(namespace)}`;
}
