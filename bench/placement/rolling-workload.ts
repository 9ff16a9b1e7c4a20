import type { SampleImage } from "../../demo/sample-image.ts";
import { SeededRandom } from "../../demo/seeded-random.ts";
import type { ReplicaGroup, WorkloadOptions } from "../../demo/workload.ts";
import { createWorkload } from "../../demo/workload.ts";

/** A Deployment keeps its old pods until the new ones run: about so long. */
const OVERLAP_SECONDS = 15;
/** Revisions that follow the first one. */
const UPDATES = 2;

/**
 * Deployments that are updated twice: each group is followed by others with the next tags of its repository, whose pods
 * come before the old ones go. What would come after `pods` / `podsPerSecond` seconds is left out.
 */
export function rollingWorkload(
  images: readonly SampleImage[],
  options: WorkloadOptions,
): ReplicaGroup[] {
  const random = new SeededRandom(options.seed + 1);
  const tags = Map.groupBy(images, ({ repository }) => repository);
  const first = createWorkload(images, {
    ...options,
    pods: Math.ceil(options.pods / (UPDATES + 1)),
  });
  const groups = first.flatMap((group) => {
    const versions = tags.get(group.image.repository) ?? [group.image];
    const at = versions.indexOf(group.image);
    let atSeconds = group.atSeconds;
    return Array.from({ length: UPDATES + 1 }, (_, update): ReplicaGroup => {
      const untilNext = random.exponential(options.meanLifeSeconds / (UPDATES + 1));
      const revision = {
        ...group,
        name: `${group.name}-r${update}`,
        image: versions[(at + update) % versions.length] ?? group.image,
        atSeconds,
        lifeSeconds: group.lifeSeconds.map(() => untilNext + OVERLAP_SECONDS),
      };
      atSeconds += untilNext;
      return revision;
    });
  });
  const endSeconds = options.pods / options.podsPerSecond;
  return groups
    .filter(({ atSeconds }) => atSeconds <= endSeconds)
    .sort((a, b) => a.atSeconds - b.atSeconds);
}
