import {
  formatImageReference,
  type ImageReference,
  parseImageReference,
  repositoryOf,
} from "../placement/image-reference.ts";
import { InvalidReferenceError } from "../placement/invalid-reference-error.ts";
import type { CriImage } from "./cri-answers.ts";

/**
 * Names of an image that none of `references` gave it. A pull by tag also names the image `repository@digest`, so a digest of
 * a repository of ours is ours.
 */
export function foreignNamesOf(
  { repoTags, repoDigests }: CriImage,
  references: readonly ImageReference[],
): readonly string[] {
  const names = new Set(references.map(formatImageReference));
  const repositories = new Set(references.map(repositoryOf));
  return [
    ...repoTags.filter((tag) => !names.has(normalized(tag, formatImageReference))),
    ...repoDigests.filter((digest) => !repositories.has(normalized(digest, repositoryOf))),
  ];
}

/** Docker leaves out `docker.io/library/`. What is no reference, such as `<none>`, stands for itself and is foreign. */
function normalized(name: string, format: (reference: ImageReference) => string): string {
  try {
    return format(parseImageReference(name));
  } catch (error) {
    if (!(error instanceof InvalidReferenceError)) throw error;
    return name;
  }
}
