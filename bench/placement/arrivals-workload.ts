import type { SampleImage } from "../../demo/sample-image.ts";
import { SeededRandom } from "../../demo/seeded-random.ts";
import type { ReplicaGroup } from "../../demo/workload.ts";
import { drawImages } from "../cluster/draw-images.ts";
import type { RecordedArrival } from "./recorded-arrivals.ts";

export interface ArrivalsOptions {
  readonly seed: number;
  readonly pods: number;
  /** How long the stream lasts; times and lives are shrunk alike. */
  readonly seconds: number;
  /** What one node offers: no pod asks for more than half of it. */
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** CPU that is asked for when most is. */
  readonly capacityCpuMillis: number;
}

const SMALLEST_CPU_MILLIS = 100;
const SMALLEST_LIFE_SECONDS = 5;

/**
 * The latest `pods` arrivals of a recording as single pods of Jobs, shrunk in time and size to a smaller cluster, each
 * with an image drawn by its weight.
 */
export function arrivalsWorkload(
  images: readonly SampleImage[],
  arrivals: readonly RecordedArrival[],
  options: ArrivalsOptions,
): ReplicaGroup[] {
  const random = new SeededRandom(options.seed);
  const taken = arrivals.slice(-options.pods);
  const fromSeconds = taken[0]?.atSeconds ?? 0;
  const shrink = options.seconds / Math.max(1, (taken.at(-1)?.atSeconds ?? 0) - fromSeconds);
  const lives = taken.map(({ lifeSeconds }) => lifeSeconds * shrink);
  const size = options.capacityCpuMillis / Math.max(1, peakCpuMillis(taken));
  return taken.map(({ atSeconds, cpuMillis, memoryBytes }, index) => {
    const [image] = drawImages(images, 1, random);
    if (image === undefined) throw new RangeError("Cannot draw from no images");
    return {
      name: `job-${String(index).padStart(5, "0")}`,
      owner: "Job",
      atSeconds: (atSeconds - fromSeconds) * shrink,
      image,
      cpuMillis: Math.round(
        Math.max(SMALLEST_CPU_MILLIS, Math.min(options.cpuMillis / 2, cpuMillis * size)),
      ),
      memoryBytes: Math.round(Math.min(options.memoryBytes / 2, memoryBytes * size)),
      lifeSeconds: [Math.max(SMALLEST_LIFE_SECONDS, lives[index] ?? 0)],
    };
  });
}

function peakCpuMillis(arrivals: readonly RecordedArrival[]): number {
  const peaks = arrivals.map(({ atSeconds: nowSeconds }) =>
    arrivals.reduce((sum, { atSeconds, lifeSeconds, cpuMillis }) => {
      const runs = atSeconds <= nowSeconds && nowSeconds < atSeconds + lifeSeconds;
      return runs ? sum + cpuMillis : sum;
    }, 0),
  );
  return peaks.reduce((most, cpuMillis) => Math.max(most, cpuMillis), 0);
}
