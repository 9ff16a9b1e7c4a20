import { KubeApiError } from "./kube-api-error.ts";
import type { KubeClient, RequestOptions } from "./kube-client.ts";

export interface DeleteOptions extends Pick<RequestOptions, "signal"> {
  /** Of the object that is meant: another one of its name stays. */
  readonly uid: string;
  /** Seconds that the object is given to end, 0 for none; its own when absent. */
  readonly gracePeriodSeconds?: number;
}

/** Deletes the object at `path`. Returns false for one that is gone, or is another of its name. */
export async function deleteObject(
  client: KubeClient,
  path: string,
  { uid, signal, ...rest }: DeleteOptions,
): Promise<boolean> {
  const body = { apiVersion: "v1", kind: "DeleteOptions", ...rest, preconditions: { uid } };
  try {
    await client.request("DELETE", path, { body, signal });
    return true;
  } catch (error) {
    if (!(error instanceof KubeApiError && [404, 409].includes(error.status))) throw error;
    return false;
  }
}
