import { API_VERSION } from "../../api/group.ts";
import type { ImageCheck } from "../../api/image-check.ts";
import { imageCheckResource } from "../../api/image-check.ts";
import { mergePatch } from "../../kube/apply.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { systemClock } from "../../runtime/clock.ts";
import { sizeBytesOf } from "../../test/cluster/hollow/hollow-image.ts";
import { PARALLEL_REQUESTS } from "../cluster/bench-cluster.ts";
import { forEachBounded } from "../cluster/for-each-bounded.ts";
import type { KnownImage } from "../cluster/known-images.ts";

const HOUR_MS = 3_600_000;
const FOLDER = `/apis/${API_VERSION}/namespaces/default/${imageCheckResource.plural}`;

/** Writes an ImageCheck of each image as the controller leaves them, good, in the namespace `default`. */
export async function createGoodChecks(
  client: KubeClient,
  images: readonly KnownImage[],
  signal: AbortSignal,
): Promise<void> {
  await forEachBounded(images.entries(), PARALLEL_REQUESTS, async ([index, image]) => {
    const name = `image-${index}`;
    const body = {
      apiVersion: API_VERSION,
      kind: imageCheckResource.kind,
      metadata: { name },
      spec: { image: image.reference },
    };
    await client.request("POST", FOLDER, { body, signal });
    const patch = { status: goodStatusOf(image) };
    await mergePatch(client, `${FOLDER}/${name}/status`, {
      patch,
      fieldManager: "layerwise-bench",
      signal,
    });
  });
}

function goodStatusOf(image: KnownImage): ImageCheck["status"] {
  const nowMs = systemClock.nowMs();
  const now = new Date(nowMs).toISOString();
  const { digest } = image;
  return {
    observedGeneration: 1,
    conditions: [
      {
        type: "Pullable",
        status: "True",
        reason: "Pullable",
        message: "The image can be pulled",
        lastTransitionTime: now,
        observedGeneration: 1,
      },
    ],
    vantage: "Controller",
    digest,
    platforms: [{ platform: "linux/amd64", digest, sizeBytes: sizeBytesOf(image) }],
    checkedTime: now,
    nextCheckTime: new Date(nowMs + HOUR_MS).toISOString(),
  };
}
