import { expect } from "vitest";
import { decodeImageCache, type ImageCache } from "../../api/image-cache.ts";
import type { InstalledCluster } from "./installed-cluster.ts";
import type { RealNode } from "./real-node.ts";

/** How long a change may take to reach the nodes and come back. */
export const patience = { timeout: 90_000, interval: 250 };

export const NAMESPACE = "caches";

export interface CacheSpecification {
  readonly name: string;
  readonly namespace?: string;
  readonly images: readonly string[];
  /** Of the only entry of `cacheSpec`. */
  readonly nodeNames?: readonly string[];
  /** Other fields of the spec. */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly finalizers?: readonly string[];
}

/** An ImageCache with one list of images. */
export function imageCache(specification: CacheSpecification): object {
  const { name, namespace = NAMESPACE, images, nodeNames, spec, finalizers } = specification;
  return {
    apiVersion: "layerwise.io/v1alpha1",
    kind: "ImageCache",
    metadata: { name, namespace, ...(finalizers && { finalizers }) },
    spec: { cacheSpec: [{ images, ...(nodeNames && { nodeNames }) }], ...spec },
  };
}

export async function readCache(
  cluster: Pick<InstalledCluster, "kubectl">,
  name: string,
  namespace = NAMESPACE,
): Promise<ImageCache> {
  const where = ["get", "imagecache", name, `--namespace=${namespace}`];
  return decodeImageCache(JSON.parse(await cluster.kubectl([...where, "-o", "json"])));
}

/** Waits until the cache says of its present spec that every node has every image. */
export async function untilReady(
  cluster: Pick<InstalledCluster, "kubectl">,
  name: string,
  namespace = NAMESPACE,
): Promise<void> {
  const read = async () => {
    const { metadata, status } = await readCache(cluster, name, namespace);
    return {
      isSeen: status?.observedGeneration === metadata.generation,
      conditions: (status?.conditions ?? [])
        .map(({ type, status: is }) => `${type}=${is}`)
        .sort()
        .join(" "),
    };
  };
  const ready = { isSeen: true, conditions: "Degraded=False Progressing=False Ready=True" };
  await expect.poll(read, patience).toEqual(ready);
}

/**
 * The images of a repository on a node, as its runtime lists them over CRI: digests by tag. What has no tag any more, such as
 * the old content of one that moved, stands under its own digest.
 */
async function imagesOn(
  node: RealNode,
  repository: string,
): Promise<Readonly<Record<string, string>>> {
  const [tagPrefix, digestPrefix] = [`${repository}:`, `${repository}@`];
  const found = (await node.images()).flatMap(({ repoTags, repoDigests }) => {
    const tags = after(tagPrefix, repoTags);
    const digests = after(digestPrefix, repoDigests);
    if (tags.length === 0) return digests.map((digest) => [digest, digest]);
    return tags.map((tag) => [tag, digests.join(" ")]);
  });
  return Object.fromEntries(found);
}

function after(prefix: string, names: readonly string[]): string[] {
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .sort();
}

/** The same of every node, by its name; nodes without any are left out. */
export async function imagesOnNodes(
  nodes: readonly RealNode[],
  repository: string,
): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const found = await Promise.all(
    nodes.map(async (node) => [node.name, await imagesOn(node, repository)] as const),
  );
  return Object.fromEntries(found.filter(([, images]) => Object.keys(images).length > 0));
}

/** Asks a cache for something by an annotation. */
export async function annotate(
  cluster: InstalledCluster,
  name: string,
  annotation: string,
): Promise<void> {
  const where = `--namespace=${NAMESPACE}`;
  await cluster.kubectl(["annotate", "imagecache", name, where, annotation]);
}

/** How often kubelets told of pods of our namespace that they have an image, whether they pulled it or had it already. */
export async function pulledEvents(
  cluster: InstalledCluster,
  reference: string,
): Promise<{ readonly transferred: number; readonly found: number }> {
  const where = [`--namespace=${NAMESPACE}`, "--field-selector=reason=Pulled"];
  const path = "jsonpath={range .items[*]}{.message}{'\\n'}{end}";
  const messages = (await cluster.kubectl(["get", "events", ...where, "-o", path])).split("\n");
  const starting = (words: string) => messages.filter((each) => each.startsWith(words)).length;
  return {
    transferred: starting(`Successfully pulled image "${reference}"`),
    found: starting(`Container image "${reference}" already present`),
  };
}
