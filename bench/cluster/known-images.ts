import { fileURLToPath } from "node:url";
import { generateImageSet } from "../../demo/generated-image-set.ts";
import { readRecordedImageSet } from "../../demo/recorded-image-set.ts";
import type { SampleImage } from "../../demo/sample-image.ts";
import { parseDigest } from "../../placement/digest.ts";
import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";
import { encodeImage } from "../../test/cluster/image-specification.ts";

/** An image of the set, as a registry would serve it, and how often it is drawn. */
export interface KnownImage extends HollowImage {
  readonly weight: number;
}

/** Domain of images that nobody pulls: only their names are used. */
export const UNASKED_DOMAIN = "docker.io";

export interface SampleImageSet {
  readonly kind: "recorded" | "generated";
  readonly samples: readonly SampleImage[];
}

const RECORDED_DATA = fileURLToPath(new URL("../../../shared/data", import.meta.url));

/** The recorded images where there are any, else generated ones. */
export async function readSampleImages(options: {
  readonly seed: number;
  readonly data?: string;
}): Promise<SampleImageSet> {
  const recorded = await readRecordedImageSet(options.data ?? RECORDED_DATA);
  if (recorded !== undefined) return { kind: "recorded", samples: recorded };
  return { kind: "generated", samples: generateImageSet(options.seed) };
}

/** The images as nodes name them when they are pulled from `domain`; equal ones once. */
export function knownImagesOf(samples: readonly SampleImage[], domain: string): KnownImage[] {
  const images = samples.map((sample) => knownImageOf(sample, domain));
  return [...new Map(images.map((image) => [image.digest, image])).values()];
}

function knownImageOf(
  { repository, tag, weight, layers }: SampleImage,
  domain: string,
): KnownImage {
  const encoded = encodeImage({ repository, tag, platforms: [{ layers }] });
  return {
    reference: `${domain}/${repository}:${tag}`,
    repository: `${domain}/${repository}`,
    digest: parseDigest(encoded.manifests[0]?.digest ?? ""),
    layers: (encoded.layers[0] ?? []).map(({ digest, sizeBytes }) => ({
      digest: parseDigest(digest),
      sizeBytes,
    })),
    weight,
  };
}
