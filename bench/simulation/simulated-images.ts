import type { SampleImage } from "../../demo/sample-image.ts";
import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";
import { digestOf } from "../../test/cluster/hollow/hollow-image-builder.ts";

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
