/** What a node says of the file system that its images are on. */
export interface DiskReport {
  readonly totalBytes: number;
  /** What is left to whoever is not root: what the kubelet calls `imagefs.available` too. */
  readonly availableBytes: number;
}

/** A termination message is at most 4,096 bytes (`MaxContainerTerminationMessageLength` of the kubelet). */
const MAX_TEXT = 4_096;
/** The line of `/`: device, blocks of 1,024 bytes, used, available, share used, and where it is mounted. */
const ROOT_LINE = /^.* (\d{1,15}) +\d{1,15} +(\d{1,15}) +\d{1,3}% \/$/m;
const BLOCK_BYTES = 1_024;

/**
 * Reads what busybox's `df -P -k /` printed in a container, whose root lies on the file system of the images. Lines around
 * it, such as an error about another path, are passed over. Undefined where there is no such line.
 */
export function parseDiskReport(text: string): DiskReport | undefined {
  const [, total, available] = ROOT_LINE.exec(text.slice(0, MAX_TEXT)) ?? [];
  if (total === undefined || available === undefined || Number(total) === 0) return undefined;
  return {
    totalBytes: Number(total) * BLOCK_BYTES,
    availableBytes: Number(available) * BLOCK_BYTES,
  };
}
