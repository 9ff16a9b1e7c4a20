/** One broken node must not stretch the scale for all the others: ten minutes are "very long". */
const MAX_SECONDS = 600;

/** What pulling takes on a node. */
export interface PullRates {
  /** Above 0. */
  readonly bytesPerSecond: number;
  /** Registry round trips and unpacking, per image that is not there whole. */
  readonly secondsPerImage: number;
}

export interface PullCostInputs {
  /** Bytes neither present nor arriving. */
  readonly missingBytes: number;
  /** Bytes that the pod needs and that are being pulled for another pod. */
  readonly arrivingBytes: number;
  /** Time until the pulls already under way on the node are done. */
  readonly queueSeconds: number;
  /** Above 0. */
  readonly bytesPerSecond: number;
  /** Images of the pod that the node does not have whole. */
  readonly imagesToPull: number;
}

/**
 * Seconds from binding until all images of the pod are there, 0 to 600. kubelet pulls one image at a
 * time by default (`serializeImagePulls`), so a pull waits for those before it; a pod that needs
 * nothing waits for nobody.
 */
export function pullCostSeconds(inputs: PullCostInputs, secondsPerImage: number): number {
  const { missingBytes, arrivingBytes, imagesToPull, queueSeconds, bytesPerSecond } = inputs;
  const workSeconds = pullWorkSeconds(missingBytes, imagesToPull, {
    bytesPerSecond,
    secondsPerImage,
  });
  return pullWaitSeconds(workSeconds, queueSeconds, missingBytes + arrivingBytes, imagesToPull);
}

/** Seconds that pulls of `images` images with `bytes` bytes take by themselves, one after the other. */
export function pullWorkSeconds(bytes: number, images: number, rates: PullRates): number {
  return bytes / rates.bytesPerSecond + images * rates.secondsPerImage;
}

/**
 * {@link pullCostSeconds} by parts, in numbers alone: a call counts it hundreds of times, and as many objects are most of what
 * would have to be collected after it. `awaitedBytes` are missing or arriving.
 */
export function pullWaitSeconds(
  workSeconds: number,
  queueSeconds: number,
  awaitedBytes: number,
  imagesToPull: number,
): number {
  if (awaitedBytes <= 0 && imagesToPull === 0) return 0;
  return Math.min(MAX_SECONDS, queueSeconds + workSeconds);
}
