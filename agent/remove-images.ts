import type { RemovalOutcome } from "../api/removal-report.ts";
import { formatImageReference, type ImageReference } from "../placement/image-reference.ts";
import type { CriClient } from "./cri-client.ts";
import { foreignNamesOf } from "./foreign-names.ts";
import { isInUse, pullerSandboxesOf } from "./image-users.ts";

/** Untags by reference (server/image_remove.go); containerd takes the whole image away, Docker answers and does nothing. */
const UNTAGGING_RUNTIME = "cri-o";

/**
 * Removes images that nothing else has a claim on, one after the other; one that cannot be removed holds none of the others up.
 * The outcomes are in the order of `references`.
 */
export async function removeImages(
  references: readonly ImageReference[],
  runtime: CriClient,
): Promise<readonly RemovalOutcome[]> {
  const canUntag = (await runtime.readRuntimeName()) === UNTAGGING_RUNTIME;
  const outcomes: RemovalOutcome[] = [];
  const present = new Set<string>();
  for (const name of references.map(formatImageReference)) {
    if ((await runtime.readImage(name)) !== undefined) present.add(name);
  }
  for (const name of references.map(formatImageReference)) {
    try {
      outcomes.push(
        present.has(name)
          ? await removeImage(name, { references, canUntag, runtime })
          : { kind: "absent" },
      );
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      outcomes.push({ kind: "failed", message });
    }
  }
  return outcomes;
}

interface Removal {
  /** All that may go. */
  readonly references: readonly ImageReference[];
  readonly canUntag: boolean;
  readonly runtime: CriClient;
}

async function removeImage(
  name: string,
  { references, canUntag, runtime }: Removal,
): Promise<RemovalOutcome> {
  const image = await runtime.readImage(name);
  // It went with another name of the same image.
  if (image === undefined) return { kind: "removed" };
  if (image.pinned) return { kind: "inUse" };
  const isShared = foreignNamesOf(image, references).length > 0;
  if (isShared && !canUntag) return { kind: "shared" };
  // As late as can be: for a container that is made from now on, the kubelet pulls the image again.
  const pullers = pullerSandboxesOf(await runtime.listSandboxes({}));
  if (isInUse(image, await runtime.listContainers(), pullers)) return { kind: "inUse" };
  await runtime.removeImage(isShared ? name : image.id);
  const left = await runtime.readImage(name);
  return left === undefined
    ? { kind: "removed" }
    : { kind: "failed", message: "The runtime still has the image after it removed it" };
}
