import type { ControlPlane } from "../../test/cluster/control-plane.ts";
import { sumMetric } from "../processes/metrics-text.ts";
import type { CacheWrites } from "./caches-figures.ts";

const REQUESTS = "apiserver_request_total";

/** What was asked of the API server for image caches since it started, also what it refused; simulated kubelets do none of it. */
export async function readCacheWrites(controlPlane: ControlPlane): Promise<CacheWrites> {
  const { code, stdout, stderr } = await controlPlane.kubectl(["get", "--raw", "/metrics"]);
  if (code !== 0) throw new Error(`Cannot read the metrics of the API server: ${stderr}`);
  return countCacheWrites(stdout);
}

export function countCacheWrites(metrics: string): CacheWrites {
  const count = (resource: string, verb: string, subresource: string): number =>
    sumMetric(metrics, REQUESTS, { resource, verb, subresource });
  return {
    podsMade: count("pods", "POST", ""),
    podsDeleted: count("pods", "DELETE", ""),
    nodePatches: count("nodes", "PATCH", ""),
    cacheWrites:
      count("imagecaches", "PATCH", "") +
      count("imagecaches", "APPLY", "") +
      count("imagecaches", "PATCH", "status") +
      count("imagecaches", "APPLY", "status"),
  };
}

export function writesBetween(before: CacheWrites, after: CacheWrites): CacheWrites {
  return {
    podsMade: after.podsMade - before.podsMade,
    podsDeleted: after.podsDeleted - before.podsDeleted,
    nodePatches: after.nodePatches - before.nodePatches,
    cacheWrites: after.cacheWrites - before.cacheWrites,
  };
}
