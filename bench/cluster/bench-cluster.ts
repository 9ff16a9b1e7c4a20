import { encodeImageManifest, encodeImageManifestStatus } from "../../api/encode-image-manifest.ts";
import { IMAGE_MANIFESTS_PATH } from "../../api/image-manifest.ts";
import { applyCrds } from "../../demo/apply-crds.ts";
import { apply } from "../../kube/apply.ts";
import { KubeClient } from "../../kube/kube-client.ts";
import { systemClock } from "../../runtime/clock.ts";
import { type ControlPlane, startControlPlane } from "../../test/cluster/control-plane.ts";
import { sizeBytesOf } from "../../test/cluster/hollow/hollow-image.ts";
import type { BenchmarkContext } from "../benchmark.ts";
import { type BenchNode, encodeBenchNode } from "./bench-node.ts";
import { forEachBounded } from "./for-each-bounded.ts";
import type { KnownImage } from "./known-images.ts";

/** A real control plane with simulated nodes, and the manifests of all images as the controller would leave them. */
export interface BenchCluster extends AsyncDisposable {
  readonly controlPlane: ControlPlane;
  readonly client: KubeClient;
  readonly kubernetesVersion: string;
}

/** As many connections as {@link KubeClient} has for requests. */
export const PARALLEL_REQUESTS = 16;
const PLATFORM = { os: "linux", architecture: "amd64" };
const MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

export async function startBenchCluster(
  content: { readonly nodes: readonly BenchNode[]; readonly images: readonly KnownImage[] },
  { progress, signal }: BenchmarkContext,
): Promise<BenchCluster> {
  await using starting = new AsyncDisposableStack();
  progress.step("starting etcd and kube-apiserver");
  const controlPlane = starting.use(
    // One object after the other would make cleaning up between the rounds take half a minute.
    await startControlPlane({ apiServerArgs: ["--delete-collection-workers=16"] }),
  );
  const client = KubeClient.load({ kubeconfig: controlPlane.kubeconfig, environment: {} });
  starting.defer(() => client.close());
  await applyCrds(client, signal);
  progress.step(`creating ${content.images.length} image manifests`);
  await forEachBounded(content.images, PARALLEL_REQUESTS, (image) =>
    createImageManifest(client, image, signal),
  );
  progress.step(`creating ${content.nodes.length} nodes`);
  const now = new Date(systemClock.nowMs()).toISOString();
  let created = 0;
  await forEachBounded(content.nodes, PARALLEL_REQUESTS, async (node) => {
    const body = encodeBenchNode(node, now);
    await client.request("POST", "/api/v1/nodes", { body, signal, timeoutMs: 60_000 });
    progress.detail(`${++created} of ${content.nodes.length}`);
  });
  const { gitVersion } = await client.request<{ gitVersion: string }>("GET", "/version");
  const running = starting.move();
  return {
    controlPlane,
    client,
    kubernetesVersion: gitVersion,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function createImageManifest(
  client: KubeClient,
  image: KnownImage,
  signal: AbortSignal,
): Promise<void> {
  const { digest, repository, layers } = image;
  const platform = { platform: PLATFORM, digest, sizeBytes: sizeBytesOf(image), layers };
  const content = { digest, repository, mediaType: MEDIA_TYPE, platforms: [platform] };
  const object = encodeImageManifest(content);
  if (object === undefined) throw new Error(`Cannot encode the manifest of "${image.reference}"`);
  await client.request("POST", IMAGE_MANIFESTS_PATH, { body: object, signal });
  await apply(client, `${IMAGE_MANIFESTS_PATH}/${object.metadata.name}`, {
    object: encodeImageManifestStatus(object.spec, [image.reference]),
    fieldManager: "layerwise-bench",
    subresource: "status",
    signal,
  });
}
