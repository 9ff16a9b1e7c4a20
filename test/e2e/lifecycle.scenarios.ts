import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import {
  annotate,
  imageCache,
  imagesOnNodes,
  NAMESPACE,
  patience,
  pulledEvents,
  readCache,
  untilReady,
} from "./image-caches.ts";
import type { InstalledCluster } from "./installed-cluster.ts";
import { type PushedTestImage, pushTestImage } from "./test-images.ts";
import { testPod } from "./test-pod.ts";

/** One ImageCache from its creation to its end; each step builds on the one before. */
export function lifecycleScenarios(running: () => InstalledCluster): void {
  describe("an ImageCache from creation to deletion", () => {
    let one: PushedTestImage;
    let two: PushedTestImage;
    let scratch: PushedTestImage;

    function repositoryOf(name: string): string {
      return `${running().real.registry.host}/life/${name}`;
    }

    function onBoth<T>(value: T): Record<string, T> {
      return Object.fromEntries(running().nodes.map(({ name }) => [name, value]));
    }

    async function setImages(images: readonly PushedTestImage[]): Promise<void> {
      const references = images.map(({ reference }) => reference);
      await running().apply(imageCache({ name: "life", images: references }));
    }

    beforeAll(async () => {
      const { real } = running();
      const layers = { life: 2 };
      one = await pushTestImage(real, { repository: "life/one", layers });
      two = await pushTestImage(real, { repository: "life/two", layers: { ...layers, two: 1 } });
      scratch = await pushTestImage(real, {
        repository: "life/scratch",
        layers: { scratch: 1 },
        isScratch: true,
      });
    });

    it("brings its images onto every node, also one from scratch, and says so", async () => {
      const cluster = running();
      await setImages([one, scratch]);
      await untilReady(cluster, "life");
      for (const [name, { digest }] of [["one", one] as const, ["scratch", scratch] as const]) {
        const seen = await imagesOnNodes(cluster.nodes, repositoryOf(name));
        expect(seen).toEqual(onBoth({ v1: digest }));
      }
      const row = await cluster.kubectl(["get", "ic", "life", `--namespace=${NAMESPACE}`]);
      expect(row.split("\n")[1]).toMatch(/^life +2\/2 +2\/2 +True +0 /);
      const { status } = await readCache(cluster, "life");
      const counts = { desired: 2, ready: 2, pulling: 0, failed: 0, waiting: 0 };
      expect(status?.nodes).toEqual(counts);
      expect(status?.images).toEqual(
        [one, scratch].map(({ reference: image, digest }) => ({ image, digest, ...counts })),
      );
    });

    it("pulls what is added, and nothing else again", async () => {
      const cluster = running();
      await setImages([one, scratch, two]);
      await untilReady(cluster, "life");
      // Each once for each node; a pod that only asked for one that is there would have been told so.
      const told = async () => {
        const images = [one, scratch, two];
        return Promise.all(images.map(({ reference }) => pulledEvents(cluster, reference)));
      };
      const once = { transferred: 2, found: 0 };
      await expect.poll(told, patience).toEqual([once, once, once]);
      expect(await imagesOnNodes(cluster.nodes, repositoryOf("two"))).toEqual(
        onBoth({ v1: two.digest }),
      );
    });

    it("deletes from the nodes what is taken off the list", async () => {
      const cluster = running();
      await setImages([one, two]);
      await expect
        .poll(() => imagesOnNodes(cluster.nodes, repositoryOf("scratch")), patience)
        .toEqual({});
      expect(await imagesOnNodes(cluster.nodes, repositoryOf("one"))).toEqual(
        onBoth({ v1: one.digest }),
      );
    });

    it("pulls a tag again that has moved, when a refresh is asked for, and deletes what it stood for", async () => {
      const cluster = running();
      // A repository of its own for each try: a second one must not find what the first has left.
      const name = `moving-${randomUUID()}`;
      const moving = { repository: `life/${name}`, tag: "latest" };
      const before = await pushTestImage(cluster.real, { ...moving, layers: { before: 1 } });
      await setImages([one, two, before]);
      await untilReady(cluster, "life");
      const seen = () => imagesOnNodes(cluster.nodes, repositoryOf(name));
      expect(await seen()).toEqual(onBoth({ latest: before.digest }));
      const after = await pushTestImage(cluster.real, { ...moving, layers: { after: 1 } });
      await annotate(cluster, "life", "layerwise.io/refresh=");
      await expect.poll(seen, patience).toEqual(onBoth({ latest: after.digest }));
      await untilReady(cluster, "life");
      // Where the runtime did not name the digest when the pull ended, the kubelet's next report does.
      const readLast = async () => {
        const { status, metadata } = await readCache(cluster, "life");
        const { image, digest } = status?.images?.at(-1) ?? {};
        return { image, digest, isAsked: "layerwise.io/refresh" in (metadata.annotations ?? {}) };
      };
      const last = { image: after.reference, digest: after.digest, isAsked: false };
      await expect.poll(readLast, patience).toEqual(last);
    });

    it("pulls a tag once whose index has moved without its image for the nodes", async () => {
      const cluster = running();
      const name = `index-${randomUUID()}`;
      const image = { repository: `life/${name}`, tag: "latest", layers: { index: 1 } };
      const before = await pushTestImage(cluster.real, { ...image, elsewhere: "before" });
      await setImages([one, two, before]);
      await untilReady(cluster, "life");
      const after = await pushTestImage(cluster.real, { ...image, elsewhere: "after" });
      await annotate(cluster, "life", "layerwise.io/refresh=");
      const both = [before.digest, after.digest].sort().join(" ");
      const seen = () => imagesOnNodes(cluster.nodes, repositoryOf(name));
      await expect.poll(seen, patience).toEqual(onBoth({ latest: both }));
      const reports = () => cluster.kubectl(["get", "nodes", "-o", "jsonpath={.items[*].status}"]);
      const repository = repositoryOf(name);
      const reported = async () => (await reports()).split(`${repository}@${after.digest}`).length;
      await expect.poll(reported, patience).toBe(cluster.nodes.length + 1);
      await annotate(cluster, "life", "layerwise.io/refresh=");
      const isAsked = async () => {
        const { metadata } = await readCache(cluster, "life");
        return "layerwise.io/refresh" in (metadata.annotations ?? {});
      };
      await expect.poll(isAsked, patience).toBe(false);
      // Pulled behind the others, which tells that nothing more is to come of these.
      await setImages([one, two, before, scratch]);
      await untilReady(cluster, "life");
      const told = await pulledEvents(cluster, after.reference);
      expect(told).toEqual({ transferred: 2 * cluster.nodes.length, found: 0 });
      const { status } = await readCache(cluster, "life");
      expect(status?.images?.[2]?.digest).toBe(after.digest);
    });

    it("lets a purge take what nobody uses, and a running pod keep its image", async () => {
      const cluster = running();
      const [{ name: node }] = cluster.nodes;
      await cluster.apply(testPod({ name: "uses-one", image: one.reference, node }));
      await cluster.kubectl(["wait", "--for=condition=Ready", "pod/uses-one"]);
      await annotate(cluster, "life", "layerwise.io/purge=");
      await expect
        .poll(() => imagesOnNodes(cluster.nodes, repositoryOf("two")), patience)
        .toEqual({});
      const left = { [node]: { v1: one.digest } };
      await expect
        .poll(() => imagesOnNodes(cluster.nodes, repositoryOf("one")), patience)
        .toEqual(left);
      const { status } = await readCache(cluster, "life");
      expect(status?.purgedTime).toEqual(expect.any(String));
    });

    it("takes with it, when it is deleted, what it pulled, and not what was there before", async () => {
      const cluster = running();
      const earlier = await pushTestImage(cluster.real, {
        repository: "life/earlier",
        layers: { earlier: 1 },
      });
      const [first] = cluster.nodes;
      const pod = testPod({ name: "earlier", image: earlier.reference, node: first.name });
      await cluster.apply(pod);
      await cluster.kubectl(["wait", "--for=condition=Ready", "pod/earlier"]);
      await cluster.kubectl(["delete", "pod", "earlier"]);
      await setImages([two, earlier]);
      await annotate(cluster, "life", "layerwise.io/refresh=");
      await untilReady(cluster, "life");
      const seen = () => imagesOnNodes(cluster.nodes, repositoryOf("earlier"));
      expect(await seen()).toEqual(onBoth({ v1: earlier.digest }));
      await cluster.kubectl(["delete", "imagecache", "life", `--namespace=${NAMESPACE}`]);
      await expect
        .poll(() => imagesOnNodes(cluster.nodes, repositoryOf("two")), patience)
        .toEqual({});
      await expect.poll(seen, patience).toEqual({ [first.name]: { v1: earlier.digest } });
    });
  });
}
