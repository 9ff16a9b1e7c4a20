import { decodeImageCache, type ImageCache } from "../../../api/image-cache.ts";

export interface CacheFields {
  readonly namespace?: string;
  readonly name?: string;
  readonly spec?: object;
  readonly generation?: number;
  readonly status?: object;
}

/** An ImageCache `shop/web` as the API server has it; without a status it was never looked at. */
export function imageCache(fields: CacheFields = {}): ImageCache {
  const { namespace = "shop", name = "web", spec, generation = 1, status } = fields;
  return decodeImageCache({
    metadata: { namespace, name, uid: `uid-of-${name}`, generation },
    spec: { cacheSpec: [{ images: ["registry.example/a:v1"] }], ...spec },
    ...(status === undefined ? {} : { status }),
  });
}
