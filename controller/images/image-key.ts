import { type Digest, isDigest } from "../../placement/digest.ts";
import { formatImageReference, parseImageReference } from "../../placement/image-reference.ts";
import type { ObservedPod } from "../../placement/observed-pod.ts";

const RUNTIME_SCHEME = /^[a-z-]+:\/\//;

/**
 * What the controller calls an image: `repository@digest` where the digest is written, else `repository:tag`, both
 * normalized, so that every spelling of one image is one key. Undefined for text that is no image reference.
 */
export function imageKeyOf(reference: string): string | undefined {
  try {
    return formatImageReference(parseImageReference(reference));
  } catch (fault) {
    // The kubelet refuses such a pod by itself (InvalidImageName); there is nothing to look up.
    if (fault instanceof SyntaxError) return undefined;
    throw fault;
  }
}

/** The digest of a `repository@digest` key; undefined for a tag. */
export function digestOfKey(key: string): Digest | undefined {
  const digest = key.slice(key.lastIndexOf("@") + 1);
  return isDigest(digest) ? digest : undefined;
}

/** The images a pod names. */
export function imageKeysNamedBy({ images }: Pick<ObservedPod, "images">): string[] {
  return images.flatMap(({ reference }) => imageKeyOf(reference) ?? []);
}

/** The images a pod names and those its containers run. */
export function imageKeysOfPod(pod: ObservedPod): string[] {
  return [
    ...imageKeysNamedBy(pod),
    ...pod.pulled.flatMap(({ imageId }) => imageKeyOfImageId(imageId) ?? []),
  ];
}

// A bare digest is that of the image's configuration, which no registry can be asked for.
function imageKeyOfImageId(imageId: string): string | undefined {
  const name = imageId.replace(RUNTIME_SCHEME, "");
  return name.includes("@") ? imageKeyOf(name) : undefined;
}
