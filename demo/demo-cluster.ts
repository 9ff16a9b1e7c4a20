import { KubeClient } from "../kube/kube-client.ts";
import { type ControlPlane, startControlPlane } from "../test/cluster/control-plane.ts";
import type { HollowImage } from "../test/cluster/hollow/hollow-image.ts";
import { type Registry, startRegistry } from "../test/cluster/registry.ts";
import { pushImageSet } from "./push-image-set.ts";
import type { SampleImage } from "./sample-image.ts";

/** A control plane without a scheduler, and a registry that has the images. */
export interface DemoCluster extends AsyncDisposable {
  readonly controlPlane: ControlPlane;
  readonly client: KubeClient;
  readonly registry: Registry;
  readonly images: ReadonlyMap<SampleImage, HollowImage>;
}

export async function startDemoCluster(
  images: ReadonlySet<SampleImage>,
  onProgress: (detail: string) => void,
): Promise<DemoCluster> {
  await using starting = new AsyncDisposableStack();
  const controlPlane = starting.use(
    // One object after the other would make cleaning up between the runs take half a minute.
    await startControlPlane({ apiServerArgs: ["--delete-collection-workers=16"] }),
  );
  const client = KubeClient.load({ kubeconfig: controlPlane.kubeconfig, environment: {} });
  starting.defer(() => client.close());
  const registry = starting.use(await startRegistry());
  const pushed = await pushImageSet(registry, images, (count) => onProgress(`${count} pushed`));
  const running = starting.move();
  return {
    controlPlane,
    client,
    registry,
    images: pushed,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
