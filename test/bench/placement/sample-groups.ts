import type { SampleImage } from "../../../demo/sample-image.ts";
import type { ReplicaGroup } from "../../../demo/workload.ts";

/** An image for tests: layers by name and size; the same name is the same layer. */
export function sampleImage(
  tag: string,
  layers: Readonly<Record<string, number>>,
  repository = "library/app",
): SampleImage {
  const named = Object.entries(layers).map(([content, sizeBytes]) => ({ content, sizeBytes }));
  return { repository, tag, weight: 1, layers: named };
}

/** `replicas` pods of an image, of 1 CPU and a minute each. */
export function sampleGroup(name: string, image: SampleImage, replicas: number): ReplicaGroup {
  const lifeSeconds = Array.from({ length: replicas }, () => 60);
  return { name, atSeconds: 0, image, cpuMillis: 1000, memoryBytes: 2e9, lifeSeconds };
}
