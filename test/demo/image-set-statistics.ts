import type { SampleImage } from "../../demo/sample-image.ts";
import { SeededRandom } from "../../demo/seeded-random.ts";

/** What tells how much the images of a set share, as measured on the official images. */
export function imageSetStatistics(images: readonly SampleImage[]) {
  const layers = images.flatMap((image) => image.layers);
  const sizeOf = new Map(layers.map((layer) => [layer.content, layer.sizeBytes]));
  const largestShared = layers.filter((layer) => layer.sizeBytes === 165e6);
  const totalBytes = sum(layers.map((layer) => layer.sizeBytes));
  const uniqueBytes = sum([...sizeOf.values()]);
  return {
    images: images.length,
    repositories: new Set(images.map((image) => image.repository)).size,
    totalBytes,
    uniqueBytes,
    sharingRatio: totalBytes / uniqueBytes,
    uniqueLayers: sizeOf.size,
    medianBytes: median(images.map((image) => sum(image.layers.map((layer) => layer.sizeBytes)))),
    medianLayers: median(images.map((image) => image.layers.length)),
    imagesWithLargestSharedLayer: largestShared.length,
    layersUnder200Bytes: layers.filter((layer) => layer.sizeBytes < 200).length,
    shareOfAnAbsentImagePresentBeside10: presentShare(images, 10),
    shareOfAnAbsentImagePresentBeside40: presentShare(images, 40),
  };
}

/** Mean share of an image's bytes that `others` images drawn at random already bring to a node. */
function presentShare(images: readonly SampleImage[], others: number): number {
  const random = new SeededRandom(1);
  const draws = 1500;
  let total = 0;
  for (let draw = 0; draw < draws; draw++) {
    const absent = random.pick(images);
    const present = new Set<string>();
    for (let other = 0; other < others; other++) {
      const image = random.pick(images);
      if (image !== absent) for (const layer of image.layers) present.add(layer.content);
    }
    const there = absent.layers.filter((layer) => present.has(layer.content));
    total += sum(there.map((l) => l.sizeBytes)) / sum(absent.layers.map((l) => l.sizeBytes));
  }
  return total / draws;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
