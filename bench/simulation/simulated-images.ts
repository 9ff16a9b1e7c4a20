import { createHash } from "node:crypto";
import type { SampleImage } from "../../demo/sample-image.ts";
import { type Digest, parseDigest } from "../../placement/digest.ts";
import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";

const REGISTRY = "registry.example";

/** What a registry would serve of the images, without one. */
export function simulatedImages(
  images: Iterable<SampleImage>,
): ReadonlyMap<SampleImage, HollowImage> {
  return new Map(Array.from(images, (image) => [image, simulatedImage(image)]));
}

function simulatedImage({ repository: path, tag, layers }: SampleImage): HollowImage {
  const repository = `${REGISTRY}/${path}`;
  // A manifest may list a layer twice.
  const sizes = new Map(layers.map(({ content, sizeBytes }) => [content, sizeBytes]));
  return {
    reference: `${repository}:${tag}`,
    repository,
    digest: digestOf(`manifest of ${path}:${tag}`),
    layers: Array.from(sizes, ([content, sizeBytes]) => ({ digest: digestOf(content), sizeBytes })),
  };
}

function digestOf(text: string): Digest {
  return parseDigest(`sha256:${createHash("sha256").update(text).digest("hex")}`);
}
