import { decodeImageCache, type ImageCache } from "../../../api/image-cache.ts";

/** An ImageCache `shop/web` of generation 2 with this status. */
export function sampleCache(status?: object, metadata: object = {}): ImageCache {
  return decodeImageCache({
    metadata: { namespace: "shop", name: "web", uid: "u", generation: 2, ...metadata },
    spec: { cacheSpec: [{ images: ["nginx:1.27"] }] },
    ...(status && { status }),
  });
}

/** Conditions of generation 2, as Ready: "True/Reason". */
export function sampleConditions(conditions: Readonly<Record<string, string>>): object[] {
  return Object.entries(conditions).map(([type, text]) => {
    const [status, reason] = text.split("/");
    return {
      type,
      status,
      reason,
      message: `as ${reason} has it`,
      lastTransitionTime: "2026-01-01T00:00:00Z",
      observedGeneration: 2,
    };
  });
}

export function sampleImage(image: string, counts: object = {}) {
  return { image, desired: 0, ready: 0, pulling: 0, failed: 0, waiting: 0, ...counts };
}

/** A failure of nginx on node-3, as the controller writes it. */
export function sampleFailure(fields: object = {}) {
  return {
    node: "node-3",
    image: "docker.io/library/nginx:1.27",
    reason: "ManifestUnknown",
    message: "no such tag",
    attempts: 2,
    time: "2026-01-01T00:00:00Z",
    ...fields,
  };
}
