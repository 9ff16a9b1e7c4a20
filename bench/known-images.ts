import { fileURLToPath } from "node:url";
import { generateImageSet } from "../demo/generated-image-set.ts";
import { readRecordedImageSet } from "../demo/recorded-image-set.ts";
import type { SampleImage } from "../demo/sample-image.ts";
import { parseDigest } from "../placement/digest.ts";
import type { HollowImage } from "../test/cluster/hollow/hollow-image.ts";
import { encodeImage } from "../test/cluster/image-specification.ts";

/** An image of the set, as a registry would serve it, and how often it is drawn. */
export interface KnownImage extends HollowImage {
  readonly weight: number;
}

export interface KnownImageSet {
  readonly kind: "recorded" | "generated";
  readonly images: readonly KnownImage[];
}

const RECORDED_DATA = fileURLToPath(new URL("../../shared/data", import.meta.url));
const DOMAIN = "docker.io";

/** The recorded images where there are any, else generated ones. No registry has them: only their names are used. */
export async function readKnownImages(options: {
  readonly seed: number;
  readonly data?: string;
}): Promise<KnownImageSet> {
  const recorded = await readRecordedImageSet(options.data ?? RECORDED_DATA);
  const samples = recorded ?? generateImageSet(options.seed);
  const byDigest = new Map(samples.map(knownImageOf).map((image) => [image.digest, image]));
  return {
    kind: recorded === undefined ? "generated" : "recorded",
    images: [...byDigest.values()],
  };
}

function knownImageOf({ repository, tag, weight, layers }: SampleImage): KnownImage {
  const encoded = encodeImage({ repository, tag, platforms: [{ layers }] });
  return {
    reference: `${DOMAIN}/${repository}:${tag}`,
    repository: `${DOMAIN}/${repository}`,
    digest: parseDigest(encoded.manifests[0]?.digest ?? ""),
    layers: (encoded.layers[0] ?? []).map(({ digest, sizeBytes }) => ({
      digest: parseDigest(digest),
      sizeBytes,
    })),
    weight,
  };
}
