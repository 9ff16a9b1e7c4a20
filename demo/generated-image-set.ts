import { BASES, type Base } from "./base-layers.ts";
import type { SampleImage, SampleLayer } from "./sample-image.ts";
import { SeededRandom } from "./seeded-random.ts";

const REPOSITORIES = 101;
const IMAGES = 826;
const SECOND_REPOSITORY = 60;
/** How fast the repositories get smaller with their rank, so that their images add up. */
const REPOSITORY_DECAY = 0.65;
/** Neighbouring tags of a repository that share a base and some layers of their own. */
const SERIES_LENGTH = 4;
/** Popularity falls by e over so many ranks, as the stars of Docker Hub do (2024). */
const POPULARITY_RANKS = 10;

/**
 * An image set that shares layers as the official images of Docker Hub did in 2018: 826 images in 101 repositories,
 * 2.9 times as many bytes as unique bytes, median 144 MB in 8 layers, many layers under 200 bytes.
 */
export function generateImageSet(seed: number): SampleImage[] {
  const random = new SeededRandom(seed);
  const bases = random.shuffled(seriesOfBases()).flat();
  const ranks = random.shuffled([...Array(REPOSITORIES).keys()]);
  const images: SampleImage[] = [];
  for (const [index, size] of repositorySizes().entries()) {
    const repository = `library/app-${String(index).padStart(3, "0")}`;
    const weight = Math.exp(-(ranks[index] ?? 0) / POPULARITY_RANKS) / size;
    let series: { readonly base: Base | undefined; readonly layers: readonly SampleLayer[] } = {
      base: undefined,
      layers: [],
    };
    for (let version = 0; version < size; version++) {
      const base = bases[images.length];
      const name = `${repository} ${version}`;
      if (base !== series.base || version % SERIES_LENGTH === 0) {
        series = { base, layers: seriesLayers(random, name) };
      }
      const layers = [...(base?.layers ?? []), ...series.layers, ...ownLayers(random, name)];
      images.push({ repository, tag: `1.${version}`, weight, layers });
    }
  }
  return images;
}

/** Repositories get smaller by rank; the first has what the others leave. */
function repositorySizes(): number[] {
  const others = Array.from({ length: REPOSITORIES - 1 }, (_, index) =>
    Math.round(SECOND_REPOSITORY / (index + 1) ** REPOSITORY_DECAY),
  );
  return [IMAGES - others.reduce((sum, size) => sum + size, 0), ...others];
}

/** Every base as often as it has images, in runs that stay together. */
function seriesOfBases(): Base[][] {
  return BASES.flatMap((base) => {
    const runs: Base[][] = [];
    for (let left = base.images; left > 0; left -= SERIES_LENGTH) {
      runs.push(Array<Base>(Math.min(left, SERIES_LENGTH)).fill(base));
    }
    return runs;
  });
}

function seriesLayers(random: SeededRandom, name: string): SampleLayer[] {
  return Array.from({ length: random.between(2, 4) }, (_, index) => ({
    content: `series ${name} ${index}`,
    sizeBytes: layerBytes(random, 21e6),
  }));
}

function ownLayers(random: SeededRandom, name: string): SampleLayer[] {
  return Array.from({ length: random.between(1, 3) }, (_, index) => ({
    content: `own ${name} ${index}`,
    sizeBytes: layerBytes(random, 24e6),
  }));
}

/** Two of three layers are a few bytes to kilobytes of configuration, the third is what was installed. */
function layerBytes(random: SeededRandom, installedBytes: number): number {
  if (random.next() < 0.6) return Math.ceil(random.logNormal(600, 1.3)) + 32;
  return Math.ceil(Math.min(220e6, random.logNormal(installedBytes, 1.2)));
}
