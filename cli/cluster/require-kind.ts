import type { CustomResource } from "../../api/custom-resource.ts";
import { API_VERSION } from "../../api/group.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { OperatorError } from "../../runtime/operator-error.ts";

interface ResourceList {
  readonly resources?: readonly { readonly name: string }[];
}

export interface RequiredKind {
  readonly resource: CustomResource;
  /** What a person does where the cluster has none; ends the error. */
  readonly advice: string;
  readonly signal: AbortSignal;
}

/** Throws OperatorError where the cluster does not know a kind of ours; else as KubeClient does. */
export async function requireKind(
  client: Pick<KubeClient, "request">,
  { resource: { kind, plural }, advice, signal }: RequiredKind,
): Promise<void> {
  const list = await client
    .request<ResourceList>("GET", `/apis/${API_VERSION}`, { signal })
    .catch((error: unknown) => {
      if (error instanceof KubeApiError && error.status === 404) return undefined;
      throw error;
    });
  if (list?.resources?.some(({ name }) => name === plural)) return;
  throw new OperatorError(`Cannot ask the cluster: it has no ${kind}s; ${advice}`);
}
