const MIB = 1024 ** 2;
const LEAST_BYTES = 23 * MIB;
const MOST_BYTES_PER_CONTAINER = 1000 * MIB;

/** What the scheduler knows of an image that some nodes report. */
export interface ImageState {
  readonly sizeBytes: number;
  /** How many nodes report it. */
  readonly nodes: number;
}

/**
 * kube-scheduler's ImageLocality, 0 to 100: the bytes of those of a pod's images that the node reports, each for the share of
 * all nodes that do (pkg/scheduler/framework/plugins/imagelocality/image_locality.go). `containers` are the pod's.
 */
export function imageLocality(
  reported: readonly ImageState[],
  { containers, nodes }: { readonly containers: number; readonly nodes: number },
): number {
  const bytes = reported.reduce(
    (sum, image) => sum + Math.trunc(image.sizeBytes * (image.nodes / nodes)),
    0,
  );
  const mostBytes = MOST_BYTES_PER_CONTAINER * containers;
  const bounded = Math.min(mostBytes, Math.max(LEAST_BYTES, bytes));
  return Math.floor((100 * (bounded - LEAST_BYTES)) / (mostBytes - LEAST_BYTES));
}
