import { join } from "node:path";
import { SeededRandom } from "../../demo/seeded-random.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { ImagePusher } from "../../test/cluster/image-pusher.ts";
import type { Registry } from "../../test/cluster/registry.ts";
import type { BenchmarkContext } from "../benchmark.ts";
import { drawImageSets } from "../calls/draw-image-sets.ts";
import type { KnownImage } from "../cluster/known-images.ts";
import { podReviewsOf } from "./pod-reviews.ts";
import { type TimedReviews, writeReviews } from "./review-client.ts";

/** Different pods that the reviews from memory are of. */
const PODS = 500;
/** Of one round; each is asked about once. */
const COLD_IMAGES = 200;
/** So that neither side is still being compiled. */
const WARM_UP = 2000;
/** Known ones before the unknown ones, to open the connection. */
const COLD_WARM_UP = 500;
/** What a busy cluster creates in a second, several times over. */
const PACE = 500;
const CALLERS = 8;
/** Reviews of images of a registry that never answers: each waits as long as the webhook lets it. */
const SILENT = { calls: 60, warmUp: 0, callers: 60, rate: 20 };

type Sent = Omit<TimedReviews, "url" | "authority">;

/** A kind of review and how it is sent; each round has its own images where nobody may know them yet. */
export interface ReviewKind {
  readonly title: string;
  /** Where answers must have come from. */
  readonly source: "check" | "lookUp";
  /** `meanwhile` is sent to the webhook at the same time, and not told of. */
  readonly rounds: readonly { readonly timed: Sent; readonly meanwhile?: Sent }[];
}

export interface ReviewContent {
  readonly client: KubeClient;
  readonly registry: Registry;
  /** Host of a registry that never answers. */
  readonly silentHost: string;
  /** Those with an ImageCheck. */
  readonly images: readonly KnownImage[];
  readonly folder: string;
}

/** Pushes the images that nobody knows, and writes what each kind is made from to the folder. */
export async function prepareReviewKinds(
  content: ReviewContent,
  { options, progress }: BenchmarkContext,
): Promise<ReviewKind[]> {
  const { client, registry, silentHost, images, folder } = content;
  const random = new SeededRandom(options.seed);
  const known = await podReviewsOf(client, drawImageSets(images, { count: PODS, random }));
  const write = async (name: string, reviews: readonly object[]): Promise<string> => {
    const path = join(folder, `${name}.json`);
    await writeReviews(path, reviews);
    return path;
  };
  const memory = { input: await write("known", known), warmUp: WARM_UP, callers: CALLERS };
  const { calls = 10_000, rounds } = options;
  await using pusher = new ImagePusher(registry);
  const writeCold = async (name: string): Promise<Sent> => {
    progress.step(`pushing ${COLD_IMAGES} images`);
    const references = await pushImages(pusher, registry, name);
    const reviews = await podReviewsOf(client, references.map(alone));
    const input = await write(name, [...known.slice(0, COLD_WARM_UP), ...reviews]);
    return { input, calls: COLD_IMAGES, warmUp: COLD_WARM_UP, callers: 1 };
  };
  const writeSilent = async (round: number): Promise<Sent> => {
    const references = Array.from(
      { length: SILENT.calls },
      (_, index) => `${silentHost}/x:${round}-${index}`,
    );
    const reviews = await podReviewsOf(client, references.map(alone));
    return { ...SILENT, input: await write(`silent-${round}`, reviews) };
  };
  const numbers = Array.from({ length: rounds }, (_, index) => index + 1);
  const cold = [];
  const besideSilence = [];
  for (const round of numbers) {
    cold.push({ timed: await writeCold(`cold-${round}`) });
    const meanwhile = await writeSilent(round);
    besideSilence.push({ timed: await writeCold(`beside-${round}`), meanwhile });
  }
  return [
    {
      title: "known image, as fast as answered",
      source: "check",
      rounds: numbers.map(() => ({ timed: { ...memory, calls } })),
    },
    {
      title: `known image, ${PACE} a second`,
      source: "check",
      rounds: numbers.map(() => ({
        timed: { ...memory, calls: Math.ceil(calls / 4), rate: PACE },
      })),
    },
    { title: "image that nobody has asked about", source: "lookUp", rounds: cold },
    { title: "the same, another registry silent", source: "lookUp", rounds: besideSilence },
  ];
}

function alone(reference: string): string[] {
  return [reference];
}

async function pushImages(
  pusher: ImagePusher,
  registry: Registry,
  folder: string,
): Promise<string[]> {
  return Promise.all(
    Array.from({ length: COLD_IMAGES }, async (_, index) => {
      const repository = `${folder}/${index}`;
      const layers = [{ content: repository, sizeBytes: 10_000_000 }];
      await pusher.push({ repository, tag: "v1", types: "oci", platforms: [{ layers }] });
      return `${registry.host}/${repository}:v1`;
    }),
  );
}
