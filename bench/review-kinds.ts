import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { SeededRandom } from "../demo/seeded-random.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import { ImagePusher } from "../test/cluster/image-pusher.ts";
import type { Registry } from "../test/cluster/registry.ts";
import type { BenchmarkContext } from "./benchmark.ts";
import { readDefaultedPods } from "./defaulted-pods.ts";
import { drawImageSets } from "./draw-image-sets.ts";
import type { KnownImage } from "./known-images.ts";
import { type TimedReviews, writeReviews } from "./review-client.ts";

/** Different pods that the reviews from memory are of. */
const PODS = 500;
/** Of one round; each is asked about once. */
const COLD_IMAGES = 300;
const WARM_UP = 500;
/** What a busy cluster creates in a second, several times over. */
const PACE = 500;
const CALLERS = 8;

/** A kind of review and how it is sent; each round has its own images where nobody may know them yet. */
export interface ReviewKind {
  readonly title: string;
  /** Where answers must have come from. */
  readonly source: "check" | "lookUp";
  readonly rounds: readonly Omit<TimedReviews, "url" | "authority">[];
}

export interface ReviewContent {
  readonly client: KubeClient;
  readonly registry: Registry;
  /** Those with an ImageCheck. */
  readonly images: readonly KnownImage[];
  readonly folder: string;
}

/** Pushes the images that nobody knows, and writes what each kind is made from to the folder. */
export async function prepareReviewKinds(
  content: ReviewContent,
  { options, progress }: BenchmarkContext,
): Promise<ReviewKind[]> {
  const { client, registry, images, folder } = content;
  const random = new SeededRandom(options.seed);
  const known = await reviewsOf(client, drawImageSets(images, { count: PODS, random }));
  const knownInput = join(folder, "known.json");
  await writeReviews(knownInput, known);
  const { calls = 10_000, rounds } = options;
  const memory = { input: knownInput, warmUp: WARM_UP, callers: CALLERS };
  progress.step(`pushing ${rounds * COLD_IMAGES} images`);
  await using pusher = new ImagePusher(registry);
  const cold = [];
  for (let round = 1; round <= rounds; round++) {
    const references = await pushImages(pusher, registry, round);
    const reviews = await reviewsOf(
      client,
      references.map((reference) => [reference]),
    );
    const input = join(folder, `cold-${round}.json`);
    await writeReviews(input, [...known.slice(0, WARM_UP), ...reviews]);
    cold.push({ input, calls: COLD_IMAGES, warmUp: WARM_UP, callers: 1 });
  }
  const all = Array.from({ length: rounds });
  return [
    {
      title: "known image, as fast as answered",
      source: "check",
      rounds: all.map(() => ({ ...memory, calls })),
    },
    {
      title: `known image, ${PACE} a second`,
      source: "check",
      rounds: all.map(() => ({ ...memory, calls: Math.ceil(calls / 4), rate: PACE })),
    },
    { title: "image that nobody has asked about", source: "lookUp", rounds: cold },
  ];
}

/** Creations of pods of these image sets, as the API server has them reviewed. */
async function reviewsOf(
  client: KubeClient,
  imageSets: readonly (readonly string[])[],
): Promise<object[]> {
  const pods = await readDefaultedPods(client, imageSets);
  return pods.map((object) => ({
    kind: "AdmissionReview",
    apiVersion: "admission.k8s.io/v1",
    request: {
      uid: randomUUID(),
      kind: { group: "", version: "v1", kind: "Pod" },
      resource: { group: "", version: "v1", resource: "pods" },
      requestKind: { group: "", version: "v1", kind: "Pod" },
      requestResource: { group: "", version: "v1", resource: "pods" },
      name: "asked",
      namespace: "default",
      operation: "CREATE",
      userInfo: {
        username: "system:serviceaccount:kube-system:replicaset-controller",
        uid: randomUUID(),
        groups: [
          "system:serviceaccounts",
          "system:serviceaccounts:kube-system",
          "system:authenticated",
        ],
      },
      object,
      oldObject: null,
      dryRun: false,
      options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1" },
    },
  }));
}

async function pushImages(
  pusher: ImagePusher,
  registry: Registry,
  round: number,
): Promise<string[]> {
  return Promise.all(
    Array.from({ length: COLD_IMAGES }, async (_, index) => {
      const repository = `cold/${round}-${index}`;
      const layers = [{ content: repository, sizeBytes: 10_000_000 }];
      await pusher.push({ repository, tag: "v1", types: "oci", platforms: [{ layers }] });
      return `${registry.host}/${repository}:v1`;
    }),
  );
}
