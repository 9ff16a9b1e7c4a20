import { describe, expect, it } from "vitest";
import { IMAGE_REMOVAL_FINALIZER } from "../../api/image-removal-finalizer.ts";
import {
  annotate,
  type CacheSpecification,
  imageCache,
  imagesOnNodes,
  NAMESPACE,
  patience,
  readCache,
  untilReady,
} from "./image-caches.ts";
import type { InstalledCluster } from "./installed-cluster.ts";
import { RegistryGate } from "./registry-gate.ts";
import { pushTestImage } from "./test-images.ts";

/** ImageCaches whose deletion waits for the nodes. */
export function deletionScenarios(running: () => InstalledCluster): void {
  describe("an ImageCache with our finalizer", () => {
    const finalizers = [IMAGE_REMOVAL_FINALIZER];

    /** Has an image of its own on both nodes; returns how to look which nodes have it. */
    async function fill(
      name: string,
      namespace: string,
      spec: CacheSpecification["spec"] = {},
    ): Promise<() => Promise<string[]>> {
      const cluster = running();
      const repository = `deletion/${name}`;
      const layers = { [name]: 1 };
      const { reference } = await pushTestImage(cluster.real, { repository, layers });
      const cache = { name, namespace, images: [reference], spec, finalizers };
      await cluster.apply(imageCache(cache));
      await untilReady(cluster, name, namespace);
      const host = cluster.real.registry.host;
      const seen = async () =>
        Object.keys(await imagesOnNodes(cluster.nodes, `${host}/${repository}`));
      expect(await seen()).toEqual(cluster.nodes.map((node) => node.name));
      return seen;
    }

    it("is gone when its images are gone from the nodes, and not before", async () => {
      const seen = await fill("waits", NAMESPACE);
      const where = [`--namespace=${NAMESPACE}`, "--timeout=90s"];
      await running().kubectl(["delete", "imagecache", "waits", ...where]);
      expect(await seen()).toEqual([]);
    });

    it("is gone when its images are gone also where pods of ours kept them in use", async () => {
      const cluster = running();
      const seen = await fill("pins", NAMESPACE, { retention: "Pinned" });
      const where = [`--namespace=${NAMESPACE}`, "--selector=layerwise.io/cache=pins"];
      const phases = ["-o", "jsonpath={.items[*].status.phase}"];
      const pins = () => cluster.kubectl(["get", "pods", ...where, ...phases]);
      await expect.poll(pins, patience).toBe("Running Running");
      const cache = ["imagecache", "pins", `--namespace=${NAMESPACE}`, "--timeout=90s"];
      await cluster.kubectl(["delete", ...cache]);
      expect(await seen()).toEqual([]);
      await expect.poll(pins, patience).toBe("");
    });

    it("waits for a tag that is being pulled anew, and leaves neither content of it", async () => {
      const cluster = running();
      const { real, nodes } = cluster;
      const [node] = nodes;
      await using gate = await RegistryGate.start(real.registry.url, 1_000_000);
      await real.trust({ host: gate.host, url: `http://${gate.host}` });
      const gated = { registry: { ...real.registry, host: gate.host }, pusher: real.pusher };
      const moving = { repository: "deletion/moving", tag: "latest", isScratch: true };
      const { reference } = await pushTestImage(gated, { ...moving, layers: { old: 0.1 } });
      const cache = { name: "moving", images: [reference], nodeNames: [node.name], finalizers };
      await cluster.apply(imageCache(cache));
      await untilReady(cluster, "moving");
      await pushTestImage(gated, { ...moving, layers: { new: 20 } });
      await annotate(cluster, "moving", "layerwise.io/refresh=");
      await expect.poll(() => gate.held, patience).toBeGreaterThanOrEqual(1);
      const which = ["imagecache/moving", `--namespace=${NAMESPACE}`];
      await cluster.kubectl(["delete", ...which, "--wait=false"]);
      const told = async () => {
        const { status } = await readCache(cluster, "moving");
        return status?.conditions?.find(({ type }) => type === "Progressing")?.message;
      };
      const where = `${node.name} with ${reference}: It is still being pulled`;
      const message = `Nodes that still have something of it: 1, such as ${where}`;
      await expect.poll(told, patience).toBe(message);
      gate.open();
      await cluster.kubectl(["wait", "--for=delete", ...which, "--timeout=90s"]);
      expect(await imagesOnNodes(nodes, `${gate.host}/${moving.repository}`)).toEqual({});
    });

    it("holds up no namespace, and has its images removed all the same", async () => {
      const cluster = running();
      await cluster.kubectl(["create", "namespace", "short-lived"]);
      const seen = await fill("goes", "short-lived");
      await cluster.kubectl(["delete", "namespace", "short-lived", "--timeout=90s"]);
      await expect.poll(seen, patience).toEqual([]);
    });
  });
}
