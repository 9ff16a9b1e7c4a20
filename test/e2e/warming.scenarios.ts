import { afterAll, describe, expect, it } from "vitest";
import { imageCache, NAMESPACE, patience, untilReady } from "./image-caches.ts";
import type { InstalledCluster } from "./installed-cluster.ts";
import { type PushedTestImage, pushTestImage } from "./test-images.ts";
import { testDeployment } from "./test-pod.ts";

/** What an ImageCache is for: pods find what it has brought. */
export function warmingScenarios(running: () => InstalledCluster): void {
  for (const position of [0, 1] as const) {
    describe(`an image that an ImageCache has brought onto one node, the ${position + 1}. of two`, () => {
      const cache = `warms-${position}`;
      const layers = { [`cached-${position}`]: 200 };
      let cached: PushedTestImage;

      /** Runs a pod of an image wherever the scheduler wants it. */
      async function run(name: string, image: PushedTestImage): Promise<void> {
        const cluster = running();
        await cluster.apply(testDeployment({ name, image: image.reference }));
        const manifest = `imagemanifest/${image.digest.replace(":", "-")}`;
        await cluster.kubectl(["wait", "--for=create", manifest, "--timeout=60s"]);
        await cluster.kubectl(["scale", `deployment/${name}`, "--replicas=1"]);
        await cluster.kubectl(["rollout", "status", `deployment/${name}`, "--timeout=60s"]);
      }

      function read(name: string, path: string): Promise<string> {
        const where = ["get", "pods", `--selector=app=${name}`];
        return running().kubectl([...where, "-o", `jsonpath=${path}`]);
      }

      function describePod(name: string): Promise<string> {
        return running().kubectl(["describe", "pods", `--selector=app=${name}`]);
      }

      afterAll(async () => {
        const cluster = running();
        const deployments = [`cached-${position}`, `sharing-${position}`];
        await cluster.kubectl(["delete", "deployments", ...deployments, "--ignore-not-found"]);
        const where = [`--namespace=${NAMESPACE}`, "--ignore-not-found"];
        await cluster.kubectl(["delete", "imagecache", cache, ...where]);
      });

      it("has pods of it started there, without a pull", async () => {
        const cluster = running();
        const { name: node } = cluster.nodes[position];
        cached = await pushTestImage(cluster.real, { repository: cache, layers });
        const images = [cached.reference];
        await cluster.apply(imageCache({ name: cache, images, nodeNames: [node] }));
        await untilReady(cluster, cache);
        const name = `cached-${position}`;
        await run(name, cached);
        expect(await read(name, "{.items[*].spec.nodeName}")).toBe(node);
        const told = `Container image "${cached.reference}" already present on machine`;
        await expect.poll(() => describePod(name), patience).toContain(told);
        expect(await describePod(name)).not.toContain("Pulling image");
      });

      it("draws pods of an image that shares its layers", async () => {
        const cluster = running();
        const { name: node } = cluster.nodes[position];
        const name = `sharing-${position}`;
        const own = { [`sharing-${position}`]: 1 };
        const repository = `shares-${position}`;
        const shares = { repository, layers: { ...layers, ...own } };
        await run(name, await pushTestImage(cluster.real, shares));
        expect(await read(name, "{.items[*].spec.nodeName}")).toBe(node);
        await expect
          .poll(() => describePod(name), patience)
          .toMatch(new RegExp(`layerwise\\.io/controller +${node} already has 20\\d\\.\\d MB of`));
      });
    });
  }
}
