import type { CustomResource } from "../../api/custom-resource.ts";
import { API_VERSION } from "../../api/group.ts";

/** Where an object of a kind of ours is. */
export interface ObjectPlace {
  readonly namespace: string;
  readonly name: string;
}

/** Path of all objects of a kind in a namespace. */
export function folderPathOf(
  { plural }: Pick<CustomResource, "plural">,
  namespace: string,
): string {
  return `/apis/${API_VERSION}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

export function objectPathOf(
  resource: Pick<CustomResource, "plural">,
  { namespace, name }: ObjectPlace,
): string {
  return `${folderPathOf(resource, namespace)}/${encodeURIComponent(name)}`;
}
