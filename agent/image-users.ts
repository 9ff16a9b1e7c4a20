import type { CriContainer, CriImage, CriSandbox } from "./cri-answers.ts";

/** On the pods that pull for an ImageCache or an ImageCheck; the kubelet puts a pod's labels on its sandbox. */
const PULLER_LABELS = ["layerwise.io/cache-uid", "layerwise.io/image-check-uid"];

/**
 * Whether a container needs the image. One that has ended does: it may be started again at any moment. Only a puller's does
 * not, as pulling was all it was for.
 */
export function isInUse(
  image: CriImage,
  containers: readonly CriContainer[],
  pullers: ReadonlySet<string>,
): boolean {
  const names = new Set([image.id, ...image.repoTags, ...image.repoDigests]);
  return containers.some(
    ({ image: spec, imageRef, imageId, podSandboxId, state }) =>
      !(state === "CONTAINER_EXITED" && pullers.has(podSandboxId)) &&
      [imageId, imageRef, spec?.image ?? ""].some((name) => names.has(name)),
  );
}

/** The ids of the sandboxes of pods that pull for us. */
export function pullerSandboxesOf(sandboxes: readonly CriSandbox[]): ReadonlySet<string> {
  return new Set(
    sandboxes.flatMap(({ id, labels }) =>
      PULLER_LABELS.some((label) => Object.hasOwn(labels, label)) ? id : [],
    ),
  );
}
