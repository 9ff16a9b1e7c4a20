import { ZodError } from "zod";
import { type KubeObject, objectKeyOf } from "../../kube/kube-object.ts";
import type { CacheIdentity } from "./pullers/puller-labels.ts";

/** Of the condition and the Event that tell of it. */
export const UNREADABLE = "Unreadable";

const MAX_FAULT = 500;

/** What a cache that cannot be read is to the nodes. */
export interface UnknownWant {
  readonly name: string;
  /** `spec.startupTaint.key`, where there is one. */
  readonly taintKey: string | undefined;
}

/**
 * An ImageCache that is there and cannot be read, as where the definition in the cluster is of another version than the
 * controller: nobody knows what it wants.
 */
export interface UnreadableCache extends UnknownWant {
  /** `namespace/name`. */
  readonly key: string;
  readonly identity: CacheIdentity;
  readonly resourceVersion: string;
  readonly generation: number;
  /** Why it cannot be read: one line without a final period. */
  readonly fault: string;
  /** Whether its status says so. */
  readonly isTold: boolean;
}

interface RawCache extends KubeObject {
  readonly metadata: KubeObject["metadata"] & { readonly generation?: number };
  readonly spec?: { readonly startupTaint?: { readonly key?: unknown } | null } | null;
  readonly status?: { readonly conditions?: unknown } | null;
}

/** What can be told of an ImageCache all the same. Never throws on an object of the API server. */
export function unreadableCacheOf(raw: unknown, error: unknown): UnreadableCache {
  const { metadata, spec, status } = raw as RawCache;
  const { namespace = "", name, uid = "", resourceVersion = "", generation = 0 } = metadata;
  const key = spec?.startupTaint?.key;
  const taintKey = typeof key === "string" ? key : undefined;
  const fault = faultOf(error);
  return {
    key: objectKeyOf(metadata),
    name,
    taintKey,
    identity: { namespace, name, uid },
    resourceVersion,
    generation,
    fault,
    isTold: isTold(status?.conditions, fault),
  };
}

export function isUnreadable(watched: object): watched is UnreadableCache {
  return "taintKey" in watched;
}

function faultOf(error: unknown): string {
  const [issue] = error instanceof ZodError ? error.issues : [];
  const fault = issue === undefined ? String(error) : `${issue.path.join(".")}: ${issue.message}`;
  return fault.slice(0, MAX_FAULT);
}

function isTold(conditions: unknown, fault: string): boolean {
  const all: readonly unknown[] = Array.isArray(conditions) ? conditions : [];
  return all.some((each) => {
    const { type, reason, message } = (each ?? {}) as Record<string, unknown>;
    return type === "Degraded" && reason === UNREADABLE && String(message).endsWith(fault);
  });
}
