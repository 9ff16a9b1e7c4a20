import { formatBytes } from "../../../placement/format-bytes.ts";
import type { DiskReport } from "./disk-report.ts";
import type { Wait } from "./node-readiness.ts";

/**
 * Bytes on disk for each compressed byte of an image: containerd keeps the compressed layer, and unpacks it to twice that or
 * so. An assumption: no registry says how large an image is when it is unpacked.
 */
const DISK_BYTES_PER_BYTE = 3;

/**
 * Why not to pull so many compressed bytes onto the disk: less than `minFreePercent` of it would be left. 0 bytes where the
 * size is not known, so that only the disk as it is counts.
 */
export function diskWaitOf(
  { totalBytes, availableBytes }: DiskReport,
  pull: { readonly missingBytes: number; readonly minFreePercent: number },
): Wait | undefined {
  const neededBytes = pull.missingBytes * DISK_BYTES_PER_BYTE;
  const leftBytes = availableBytes - neededBytes;
  // Multiplied out, for a share as a fraction would not be exact.
  if (leftBytes * 100 >= totalBytes * pull.minFreePercent) return undefined;
  const message = `${formatBytes(availableBytes)} of ${formatBytes(totalBytes)} are free and what is to come takes about ${formatBytes(neededBytes)}: less than ${pull.minFreePercent} % would be left`;
  return { kind: "waiting", reason: "DiskGuard", message };
}
