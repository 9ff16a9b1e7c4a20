import { parseImageReference } from "./image-reference.ts";
import { InvalidReferenceError } from "./invalid-reference-error.ts";

type ImagePullPolicy = "Always" | "IfNotPresent" | "Never";

/** One image a pod names, and what for. */
export interface PodImage {
  /** Name of the container, or of the volume for an image volume. */
  readonly container: string;
  readonly kind: "init" | "sidecar" | "main" | "ephemeral" | "volume";
  /** As the pod has it: neither normalized nor checked. */
  readonly reference: string;
  readonly pullPolicy: ImagePullPolicy;
}

interface ContainerSource {
  readonly name?: string | null | undefined;
  readonly image?: string | null | undefined;
  readonly imagePullPolicy?: string | null | undefined;
  readonly restartPolicy?: string | null | undefined;
}

interface VolumeSource {
  readonly name?: string | null | undefined;
  readonly image?:
    | {
        readonly reference?: string | null | undefined;
        readonly pullPolicy?: string | null | undefined;
      }
    | null
    | undefined;
}

/** What {@link podImagesOf} reads of a Pod's or a pod template's JSON. */
export interface PodImageSource {
  readonly spec?:
    | {
        readonly initContainers?: readonly ContainerSource[] | null | undefined;
        readonly containers?: readonly ContainerSource[] | null | undefined;
        readonly ephemeralContainers?: readonly ContainerSource[] | null | undefined;
        readonly volumes?: readonly VolumeSource[] | null | undefined;
      }
    | null
    | undefined;
}

/**
 * The images of a pod in the order in which a kubelet pulls them: image volumes, init containers and sidecars as
 * listed, main containers, ephemeral ones. An image named twice is listed twice; one not named (a template may leave it
 * to be filled in) is left out.
 */
export function podImagesOf(pod: PodImageSource): PodImage[] {
  const spec = pod.spec ?? {};
  return [
    ...(spec.volumes ?? []).flatMap(({ name, image }) =>
      imagesOf("volume", { name, image: image?.reference, imagePullPolicy: image?.pullPolicy }),
    ),
    ...(spec.initContainers ?? []).flatMap((container) =>
      imagesOf(container.restartPolicy === "Always" ? "sidecar" : "init", container),
    ),
    ...(spec.containers ?? []).flatMap((container) => imagesOf("main", container)),
    ...(spec.ephemeralContainers ?? []).flatMap((container) => imagesOf("ephemeral", container)),
  ];
}

function imagesOf(kind: PodImage["kind"], source: ContainerSource): PodImage[] {
  const { name, image: reference, imagePullPolicy } = source;
  if (!reference) return [];
  const pullPolicy = isPullPolicy(imagePullPolicy) ? imagePullPolicy : defaultPullPolicy(reference);
  return [{ container: name ?? "", kind, reference, pullPolicy }];
}

function isPullPolicy(text: string | null | undefined): text is ImagePullPolicy {
  return text === "Always" || text === "IfNotPresent" || text === "Never";
}

/** As the API server's SetDefaults_Container: a digest beside the tag `latest` does not change it to IfNotPresent. */
function defaultPullPolicy(reference: string): ImagePullPolicy {
  try {
    return parseImageReference(reference).tag === "latest" ? "Always" : "IfNotPresent";
  } catch (error) {
    if (error instanceof InvalidReferenceError) return "IfNotPresent";
    throw error;
  }
}
