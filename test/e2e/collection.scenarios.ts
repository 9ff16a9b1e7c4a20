import { describe, expect, it } from "vitest";
import {
  annotate,
  imageCache,
  imagesOnNodes,
  NAMESPACE,
  patience,
  readCache,
  untilReady,
} from "./image-caches.ts";
import type { InstalledCluster } from "./installed-cluster.ts";
import type { RealNode } from "./real-node.ts";
import { SMALL_DISK } from "./small-disk.ts";
import { type PushedTestImage, pushTestImage } from "./test-images.ts";

/** Under what the kubelet wants to be free, and by less than what one image takes. */
const LEFT_FREE = 40 * 2 ** 20;
/** Both images, each compressed and unpacked, and what every node has, are less than half of the small disk. */
const IMAGE_MEGABYTES = 20;

/**
 * What retention means to a kubelet that collects images. The controller vouches 80 s for an image that it has seen pulled,
 * whatever the node reports: `meanwhile` adds scenarios for that time.
 */
export function collectionScenarios(running: () => InstalledCluster, meanwhile: () => void): void {
  let node: RealNode;
  let pinned: PushedTestImage;
  let loose: PushedTestImage;

  function seen(image: PushedTestImage) {
    return imagesOnNodes([node], image.reference.replace(/:v1$/, ""));
  }

  function held(image: PushedTestImage) {
    return { [node.name]: { v1: image.digest } };
  }

  /** The pods of a cache, and whether they run. */
  function pods(cache: string): Promise<string> {
    const where = [`--namespace=${NAMESPACE}`, `--selector=layerwise.io/cache=${cache}`];
    const path = "jsonpath={range .items[*]}{.metadata.uid} {.status.phase}{end}";
    return running().kubectl(["get", "pods", ...where, "-o", path]);
  }

  describe("a kubelet that is short of disk", () => {
    it("collects a BestEffort image, and not a Pinned one, which a container of ours uses", async () => {
      const cluster = running();
      [node, pinned, loose] = await Promise.all([
        cluster.real.addNode(SMALL_DISK),
        push(cluster, "pinned"),
        push(cluster, "loose"),
      ]);
      const nodeNames = [node.name];
      for (const [name, retention, { reference }] of [
        ["pinned", "Pinned", pinned],
        ["loose", "BestEffort", loose],
      ] as const) {
        const images = [reference];
        await cluster.apply(imageCache({ name, images, nodeNames, spec: { retention } }));
      }
      await Promise.all([untilReady(cluster, "pinned"), untilReady(cluster, "loose")]);
      await expect.poll(() => pods("pinned"), patience).toMatch(/^\S+ Running$/);
      await expect.poll(() => pods("loose"), patience).toBe("");
      expect(await seen(loose)).toEqual(held(loose));
      const before = await pods("pinned");

      await restartKubelet(cluster, node);
      const filler = await fillDisk(node);
      await expect.poll(() => seen(loose), patience).toEqual({});
      const collected = /^kubelet_image_garbage_collected_total\{reason="space"\} [1-9]/m;
      await expect.poll(() => kubeletMetrics(cluster, node), patience).toMatch(collected);
      expect(await seen(pinned)).toEqual(held(pinned));
      expect(await pods("pinned")).toBe(before);
      await node.run("rm", [filler]);
    });

    it("is drained without further ado once it is cordoned, and pins again when it is back", async () => {
      const cluster = running();
      await cluster.kubectl(["cordon", node.name]);
      await expect.poll(() => pods("pinned"), patience).toBe("");
      await cluster.kubectl(["drain", node.name, "--timeout=60s"]);
      await cluster.kubectl(["uncordon", node.name]);
      await expect.poll(() => pods("pinned"), patience).toMatch(/^\S+ Running$/);
      // Nothing else is to come onto the small disk from now on.
      await cluster.kubectl(["cordon", node.name]);
    });
  });

  meanwhile();

  describe("what a kubelet has collected", () => {
    it("is pulled again at the next refresh, and counted", async () => {
      const cluster = running();
      await cluster.kubectl(["uncordon", node.name]);
      const waiting = async () => {
        const { status } = await readCache(cluster, "loose");
        return status?.waiting?.map(({ reason, nodes }) => ({ reason, nodes }));
      };
      await expect.poll(waiting, patience).toEqual([{ reason: "Collected", nodes: 1 }]);
      expect(await seen(loose)).toEqual({});
      await annotate(cluster, "loose", "layerwise.io/refresh=");
      await expect.poll(() => seen(loose), patience).toEqual(held(loose));
      await untilReady(cluster, "loose");
      const counts = async (name: string) =>
        (await readCache(cluster, name)).status?.collectedImages;
      expect([await counts("loose"), await counts("pinned")]).toEqual([1, 0]);
      await node.turnOff();
      await cluster.kubectl(["delete", "node", node.name]);
      const where = `--namespace=${NAMESPACE}`;
      await cluster.kubectl(["delete", "imagecache", "pinned", "loose", where]);
    });
  });
}

function push({ real }: InstalledCluster, name: string): Promise<PushedTestImage> {
  return pushTestImage(real, {
    repository: `collected/${name}`,
    layers: { [name]: IMAGE_MEGABYTES },
  });
}

/**
 * A kubelet collects only what it knew before it was short of disk, and looks what there is every 5 minutes, and when it
 * starts. Returns when it has taken up its one pod again: under pressure it would not.
 */
async function restartKubelet(cluster: InstalledCluster, node: RealNode): Promise<void> {
  await node.stopKubelet();
  node.startKubelet();
  const metrics = () => kubeletMetrics(cluster, node).catch(() => "");
  await expect.poll(metrics, patience).toMatch(/^kubelet_active_pods\{static=""\} 1$/m);
}

/** Returns the file that takes the room. */
async function fillDisk(node: RealNode): Promise<string> {
  const folder = node.imagesFolder;
  const printed = await node.run("df", ["--output=avail", "--block-size=1", folder]);
  const free = Number(printed.split("\n")[1]);
  const filler = `${folder}/filler`;
  await node.run("fallocate", [`--length=${free - LEFT_FREE}`, filler]);
  return filler;
}

function kubeletMetrics(cluster: InstalledCluster, { name }: RealNode): Promise<string> {
  return cluster.kubectl(["get", `--raw=/api/v1/nodes/${name}/proxy/metrics`]);
}
