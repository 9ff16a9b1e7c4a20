import type { KubeClient } from "../kube/kube-client.ts";
import { systemClock } from "../runtime/clock.ts";

const POLL_MS = 500;
const PATIENCE_MS = 60_000;

/**
 * Waits until the controller has read the manifests of `images` images, as it would have in a cluster where their owners
 * stand. Gives up after a minute: Layerwise then starts with what it knows.
 */
export async function waitForKnownImages(
  client: KubeClient,
  images: number,
  signal: AbortSignal,
): Promise<void> {
  const endMs = systemClock.nowMs() + PATIENCE_MS;
  for (;;) {
    const list = await client.request<{ items: readonly unknown[] }>(
      "GET",
      "/apis/layerwise.io/v1alpha1/imagemanifests",
      { signal },
    );
    if (list.items.length >= images || systemClock.nowMs() > endMs) return;
    await systemClock.sleep(POLL_MS, signal);
  }
}
