import type { SampleImage } from "./sample-image.ts";
import { SeededRandom } from "./seeded-random.ts";

/** The replicas of one owner: same image, same request, created at once. */
export interface ReplicaGroup {
  readonly name: string;
  /** When it is created, in seconds after the start of the stream. */
  readonly atSeconds: number;
  readonly image: SampleImage;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** How long each replica runs once its image is there; one entry a replica. */
  readonly lifeSeconds: readonly number[];
  /** What owns the replicas; a ReplicaSet when absent, which alone makes the scheduler spread them. */
  readonly owner?: "ReplicaSet" | "Job" | "nobody";
}

export interface WorkloadOptions {
  readonly seed: number;
  readonly pods: number;
  readonly podsPerSecond: number;
  readonly meanLifeSeconds: number;
}

const REPLICAS = [2, 3, 4, 5, 6] as const;
const MEAN_REPLICAS = 4;
const CPU_MILLIS = [500, 1000, 1500, 2000] as const;
const MEMORY_BYTES_PER_CPU = 2 * 1024 ** 3;

/** A stream of replica groups, in order of time: Poisson arrivals, images drawn by their weights. */
export function createWorkload(
  images: readonly SampleImage[],
  options: WorkloadOptions,
): ReplicaGroup[] {
  const random = new SeededRandom(options.seed);
  const drawImage = weightedDraw(images, random);
  const groups: ReplicaGroup[] = [];
  let atSeconds = 0;
  for (let left = options.pods; left > 0; ) {
    const replicas = Math.min(left, random.pick(REPLICAS));
    const cpuMillis = random.pick(CPU_MILLIS);
    groups.push({
      name: `app-${String(groups.length).padStart(4, "0")}`,
      atSeconds,
      image: drawImage(),
      cpuMillis,
      memoryBytes: (cpuMillis / 1000) * MEMORY_BYTES_PER_CPU,
      lifeSeconds: Array.from({ length: replicas }, () =>
        random.exponential(options.meanLifeSeconds),
      ),
    });
    left -= replicas;
    atSeconds += random.exponential(MEAN_REPLICAS / options.podsPerSecond);
  }
  return groups;
}

function weightedDraw(images: readonly SampleImage[], random: SeededRandom): () => SampleImage {
  const totalWeight = images.reduce((sum, image) => sum + image.weight, 0);
  return () => {
    let left = random.next() * totalWeight;
    const drawn = images.find((image) => {
      left -= image.weight;
      return left < 0;
    });
    return drawn ?? random.pick(images);
  };
}
