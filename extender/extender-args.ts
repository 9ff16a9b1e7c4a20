import { decodePod } from "../kube/pod-decoder.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";

/** `ExtenderArgs` of k8s.io/kube-scheduler/extender/v1, as far as a names-only extender needs it. */
interface ExtenderArgs {
  readonly pod: ObservedPod;
  readonly nodeNames: readonly string[];
}

export type DecodedArgs =
  | { readonly kind: "decoded"; readonly args: ExtenderArgs }
  | { readonly kind: "invalid"; readonly reason: string };

/**
 * Go writes the field names as they stand in the struct (`NodeNames`) and reads them in any case, so
 * other callers may write them otherwise (`nodeNames`).
 */
export function decodeExtenderArgs(body: unknown): DecodedArgs {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return invalid("the body is not a JSON object of the shape ExtenderArgs");
  }
  const rawPod = fieldOf(body, "Pod");
  if (typeof rawPod !== "object" || rawPod === null) return invalid("Pod is missing");
  const nodeNames = fieldOf(body, "NodeNames");
  if (nodeNames === null || nodeNames === undefined) {
    return invalid("NodeNames is missing: set nodeCacheCapable: true for this extender");
  }
  if (!Array.isArray(nodeNames) || !nodeNames.every((name) => typeof name === "string")) {
    return invalid("NodeNames is not a list of strings");
  }
  const pod = decodeScoredPod(rawPod);
  return pod === undefined
    ? invalid("Pod does not have the shape of a Pod")
    : { kind: "decoded", args: { pod, nodeNames } };
}

/** Undefined when it does not have the shape of a Pod. */
export function decodeScoredPod(raw: object): ObservedPod | undefined {
  try {
    const pod = decodePod(raw);
    return pod.images.every(({ reference }) => typeof reference === "string") ? pod : undefined;
  } catch (fault) {
    // Unlike the API server, a caller may send anything, such as a string where a list belongs.
    if (fault instanceof TypeError) return undefined;
    throw fault;
  }
}

function fieldOf(body: object, name: string): unknown {
  if (name in body) return (body as Readonly<Record<string, unknown>>)[name];
  const wanted = name.toLowerCase();
  return Object.entries(body).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function invalid(reason: string): DecodedArgs {
  return { kind: "invalid", reason };
}
