import { parseQuantity } from "./quantity.ts";

interface Requests {
  readonly requests?: Readonly<Record<string, unknown>>;
}

interface RequestingContainer {
  readonly restartPolicy?: string;
  readonly resources?: Requests;
}

/** What {@link podRequestsOf} reads of a Pod. */
export interface PodRequestSource {
  readonly spec?: {
    readonly initContainers?: readonly RequestingContainer[];
    readonly containers?: readonly RequestingContainer[];
    readonly overhead?: Readonly<Record<string, unknown>>;
    readonly resources?: Requests;
  };
}

/**
 * What the scheduler reserves for a pod, as its NodeResourcesFit counts it: the pod's own requests
 * where stated, else containers and sidecars together or the largest init container beside the
 * sidecars started before it, whichever is more; plus overhead.
 */
export function podRequestsOf(pod: PodRequestSource): {
  requestCpuMillis: number;
  requestMemoryBytes: number;
} {
  return {
    requestCpuMillis: requestOf(pod, "cpu") * 1000,
    requestMemoryBytes: requestOf(pod, "memory"),
  };
}

function requestOf({ spec = {} }: PodRequestSource, resource: string): number {
  let sidecars = 0;
  let initPeak = 0;
  for (const container of spec.initContainers ?? []) {
    const amount = amountOf(container.resources?.requests, resource);
    if (container.restartPolicy === "Always") sidecars += amount;
    initPeak = Math.max(initPeak, sidecars + (container.restartPolicy === "Always" ? 0 : amount));
  }
  let running = sidecars;
  for (const { resources } of spec.containers ?? []) {
    running += amountOf(resources?.requests, resource);
  }
  const stated = spec.resources?.requests?.[resource];
  const containers =
    stated === undefined ? Math.max(running, initPeak) : (parseQuantity(stated) ?? 0);
  return containers + amountOf(spec.overhead, resource);
}

function amountOf(list: Readonly<Record<string, unknown>> | undefined, resource: string): number {
  const amount = list?.[resource];
  return amount === undefined ? 0 : (parseQuantity(amount) ?? 0);
}
