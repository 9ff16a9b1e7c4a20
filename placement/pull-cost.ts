/** One broken node must not stretch the scale for all the others: ten minutes are "very long". */
const MAX_SECONDS = 600;

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
  const { missingBytes, arrivingBytes, imagesToPull } = inputs;
  if (missingBytes + arrivingBytes <= 0 && imagesToPull === 0) return 0;
  const transfer = missingBytes / inputs.bytesPerSecond;
  return Math.min(MAX_SECONDS, inputs.queueSeconds + transfer + imagesToPull * secondsPerImage);
}
