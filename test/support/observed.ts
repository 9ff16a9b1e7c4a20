import type { ManifestContent } from "../../placement/manifest-content.ts";
import type { ObservedNode, ReportedImage } from "../../placement/observed-node.ts";
import type { ObservedPod } from "../../placement/observed-pod.ts";
import type { PodImage } from "../../placement/pod-images.ts";
import { digestOf, layer } from "./layers.ts";

export const LINUX = { os: "linux", architecture: "amd64" };
const REPOSITORY = "registry.example/app";

/** The tag and the digest of image `seed`, as containerd reports them. */
export function reported(seed: string, sizeBytes: number): ReportedImage {
  return {
    names: [`${REPOSITORY}@${digestOf(seed)}`, `${REPOSITORY}:${seed}`],
    sizeBytes,
  };
}

export function node(name: string, images: readonly ReportedImage[] = []): ObservedNode {
  return {
    name,
    platform: LINUX,
    allocatableCpuMillis: 16_000,
    allocatableMemoryBytes: 64e9,
    images,
  };
}

export function podImage(seed: string, rest: Partial<PodImage> = {}): PodImage {
  return {
    container: `c-${seed}`,
    kind: "main",
    reference: `${REPOSITORY}:${seed}`,
    pullPolicy: "IfNotPresent",
    ...rest,
  };
}

export function pod(
  name: string,
  images: readonly PodImage[],
  rest: Partial<ObservedPod> = {},
): ObservedPod {
  return {
    namespace: "default",
    name,
    uid: name,
    finished: false,
    images,
    pulled: [],
    requestCpuMillis: 1000,
    requestMemoryBytes: 1e9,
    ...rest,
  };
}

/** A manifest of image `seed` with layers named by seed and size, and its tag. */
export function manifest(seed: string, layers: Readonly<Record<string, number>>): ManifestContent {
  return {
    digest: digestOf(seed),
    platforms: [
      {
        platform: LINUX,
        layers: Object.entries(layers).map(([name, sizeBytes]) => layer(name, sizeBytes)),
      },
    ],
    references: [`${REPOSITORY}:${seed}`],
  };
}

export function pulled(seed: string): { container: string; imageId: string } {
  return { container: `c-${seed}`, imageId: `${REPOSITORY}@${digestOf(seed)}` };
}
