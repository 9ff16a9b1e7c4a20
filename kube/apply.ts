import type { KubeClient, RequestOptions } from "./kube-client.ts";
import type { KubeObject } from "./kube-object.ts";

type Limits = Pick<RequestOptions, "signal" | "timeoutMs">;

export interface ApplyOptions extends Limits {
  /** All the fields this writer wants to own; those it applied before and left out now are removed. */
  readonly object: KubeObject;
  /** Name of the writer; one stable name per writer. */
  readonly fieldManager: string;
  /** Takes fields over from other writers, as controllers should; true when absent. */
  readonly force?: boolean;
  /** "status" writes `${path}/status`. */
  readonly subresource?: "status";
}

/**
 * Server-side apply to the object at `path` and the object as it is then. Creates the object when it does not exist,
 * unless `metadata.uid` or `metadata.resourceVersion` is given (then 409 Conflict). The object must carry apiVersion,
 * kind and metadata.name.
 */
export async function apply<T>(
  client: KubeClient,
  path: string,
  options: ApplyOptions,
): Promise<T> {
  const { object, fieldManager, force = true, subresource, ...limits } = options;
  return client.request<T>("PATCH", subresource === undefined ? path : `${path}/${subresource}`, {
    ...limits,
    query: { fieldManager, force },
    body: object,
    contentType: "application/apply-patch+yaml",
  });
}

export interface MergePatchOptions extends Limits {
  /** JSON merge patch (RFC 7396): null removes a field. */
  readonly patch: object;
  readonly fieldManager: string;
}

/** Changes some fields of an object that must exist (404 otherwise); unlike apply() it never creates one. */
export async function mergePatch<T>(
  client: KubeClient,
  path: string,
  options: MergePatchOptions,
): Promise<T> {
  const { patch, fieldManager, ...limits } = options;
  return client.request<T>("PATCH", path, {
    ...limits,
    query: { fieldManager },
    body: patch,
    contentType: "application/merge-patch+json",
  });
}

/** One step of a JSON patch (RFC 6902). */
type JsonPatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

export interface JsonPatchOptions extends Limits {
  readonly operations: readonly JsonPatchOperation[];
  readonly fieldManager: string;
}

/** Changes an object that must exist, all steps or none; a failed "test" is 422 Invalid. */
export async function jsonPatch<T>(
  client: KubeClient,
  path: string,
  options: JsonPatchOptions,
): Promise<T> {
  const { operations, fieldManager, ...limits } = options;
  return client.request<T>("PATCH", path, {
    ...limits,
    query: { fieldManager },
    body: operations,
    contentType: "application/json-patch+json",
  });
}
