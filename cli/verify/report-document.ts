import type { CheckedImage } from "../checks/check-uses.ts";
import { verdictOfAll } from "./report.ts";

/** What `-o json` and `-o yaml` print; an object of no cluster, for programs. */
export function reportDocumentOf(images: readonly CheckedImage[]): object {
  return {
    verdict: verdictOfAll(images),
    images: images.map(({ image, uses, finding }) => ({
      image,
      ...finding,
      containers: uses.map((use) => ({
        namespace: use.context.namespace,
        object: use.object,
        container: use.image.container,
        kind: use.image.kind,
      })),
    })),
  };
}
