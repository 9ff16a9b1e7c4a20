import type { SampleLayer } from "./sample-image.ts";

/** What an image is built on, from the bottom up, and how many images of a set stand right on it. */
export interface Base {
  readonly images: number;
  readonly layers: readonly SampleLayer[];
}

interface Step {
  readonly on?: string;
  readonly megabytes: readonly number[];
  readonly images: number;
}

const TINY = 0.000_15;

/**
 * Bases shaped as those of the official images on Docker Hub (2018): a few distributions, build tools and Java
 * runtimes stacked on them. The counts give each shared layer about as many users as its model has.
 */
const STEPS: Readonly<Record<string, Step>> = {
  stretch: { megabytes: [45], images: 8 },
  "stretch-php": { on: "stretch", megabytes: [80, TINY, 12], images: 20 },
  "stretch-tools": { on: "stretch", megabytes: [11, 4.3], images: 9 },
  "stretch-java": { on: "stretch-tools", megabytes: [TINY, TINY, 0.001, 165, 0.3], images: 107 },
  "stretch-source": { on: "stretch-tools", megabytes: [50], images: 20 },
  "stretch-build": { on: "stretch-source", megabytes: [213], images: 18 },
  jessie: { megabytes: [53], images: 50 },
  "jessie-php": { on: "jessie", megabytes: [80, TINY, 12], images: 20 },
  "jessie-tools": { on: "jessie", megabytes: [19], images: 16 },
  "jessie-source": { on: "jessie-tools", megabytes: [43], images: 10 },
  "jessie-build": { on: "jessie-source", megabytes: [135], images: 37 },
  alpine: { megabytes: [2], images: 100 },
  "alpine-old": { megabytes: [2.3], images: 74 },
  "alpine-java": { on: "alpine", megabytes: [TINY, TINY, 54], images: 78 },
  "alpine-php": { on: "alpine", megabytes: [1.4, 0.001, TINY, 12], images: 31 },
  trusty: { megabytes: [67, 0.07, 0.0004, TINY], images: 24 },
  xenial: { megabytes: [43, 0.0008, 0.0005, 0.0009, TINY], images: 34 },
  "xenial-java": { on: "xenial", megabytes: [TINY, 183], images: 16 },
  centos: { megabytes: [73, TINY], images: 28 },
};

export const BASES: readonly Base[] = [
  ...Object.entries(STEPS).map(([name, step]) => ({ images: step.images, layers: layersOf(name) })),
  { images: 126, layers: [] },
];

function layersOf(name: string): SampleLayer[] {
  const step = STEPS[name];
  if (step === undefined) throw new RangeError(`Cannot build on base "${name}": no such base`);
  const below = step.on === undefined ? [] : layersOf(step.on);
  const own = step.megabytes.map((megabytes, index) => ({
    content: `base ${name} ${index}`,
    sizeBytes: Math.round(megabytes * 1e6),
  }));
  return [...below, ...own];
}
