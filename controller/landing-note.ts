import { formatBytes } from "../placement/format-bytes.ts";

/** What a node had of a pod's images when the pod landed there. */
export interface Landing {
  readonly totalBytes: number;
  readonly presentBytes: number;
  /** Being pulled already, for another pod. */
  readonly arrivingBytes: number;
  readonly missingBytes: number;
  /** Estimate of the time until all of it is there. */
  readonly pullSeconds: number;
  /** Images of which nothing is known yet; they are in none of the figures above. */
  readonly unknownImages: number;
}

export interface LandingNote {
  readonly reason: "ImagesPresent" | "LayersReused" | "LayersMissing" | "ImagesUnknown";
  readonly text: string;
}

/** What an Event tells about a landing, as in `node-3 already has 121.0 MB of 180.0 MB (67 %); 59.0 MB to pull, about 1.5 s`. */
export function landingNoteOf(nodeName: string, landing: Landing): LandingNote {
  const { totalBytes, presentBytes, arrivingBytes, missingBytes, unknownImages } = landing;
  if (totalBytes === 0 && unknownImages > 0) {
    return {
      reason: "ImagesUnknown",
      text: `the layers of ${imagesText(unknownImages)} are not known yet; nothing can be said of ${nodeName}`,
    };
  }
  const unknown = unknownImages > 0 ? `; ${imagesText(unknownImages)} not known yet` : "";
  if (missingBytes + arrivingBytes === 0) {
    const all = totalBytes === 0 ? "everything" : `all ${formatBytes(totalBytes)}`;
    const rest = unknownImages > 0 ? unknown : "; nothing to pull";
    return { reason: "ImagesPresent", text: `${nodeName} already has ${all}${rest}` };
  }
  const parts = [
    ...(missingBytes > 0 ? [`${formatBytes(missingBytes)} to pull`] : []),
    ...(arrivingBytes > 0 ? [`${formatBytes(arrivingBytes)} on the way`] : []),
    secondsText(landing.pullSeconds),
  ];
  const pull = `; ${parts.join(", ")}`;
  const total = formatBytes(totalBytes);
  if (presentBytes === 0) {
    return { reason: "LayersMissing", text: `${nodeName} has none of ${total}${pull}${unknown}` };
  }
  // Rounded down: 100 % must mean that nothing is missing.
  const percent = Math.floor((presentBytes / totalBytes) * 100);
  return {
    reason: "LayersReused",
    text: `${nodeName} already has ${formatBytes(presentBytes)} of ${total} (${percent} %)${pull}${unknown}`,
  };
}

function imagesText(count: number): string {
  return count === 1 ? "1 image" : `${count} images`;
}

function secondsText(seconds: number): string {
  if (seconds < 0.1) return "less than 0.1 s";
  return `about ${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
