import type { HollowNode } from "../test/cluster/hollow/hollow-node.ts";

const CPU_MILLIS = 16_000;
const MEMORY_BYTES = 64 * 1024 ** 3;
const BYTES_PER_SECOND = 40e6;

/** Of each pull, beside its bytes: about what containerd takes for an image whose layers are all there. */
export const PULL_OVERHEAD_MS = 200;
/** Kubelet lists its images this often. */
export const REPORT_EVERY_MS = 30_000;

/** Equal nodes of 16 CPU and 64 GiB that pull 40 MB/s. */
export function fleetNodes(count: number): HollowNode[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `node-${String(index + 1).padStart(4, "0")}`,
    cpuMillis: CPU_MILLIS,
    memoryBytes: MEMORY_BYTES,
    bytesPerSecond: BYTES_PER_SECOND,
  }));
}
