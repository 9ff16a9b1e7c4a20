import { describe, expect, it } from "vitest";
import { imageCache, NAMESPACE, patience, untilReady } from "./image-caches.ts";
import type { InstalledCluster } from "./installed-cluster.ts";
import { RegistryGate } from "./registry-gate.ts";
import { type PushedTestImage, pushTestImage } from "./test-images.ts";

/** Pulls that are broken off in the middle, by whom they may be. */
export function interruptionScenarios(running: () => InstalledCluster): void {
  describe("a pull that is interrupted", () => {
    /** A gate that pulls stand still behind, and an image to pull through it. */
    async function gated(
      name: string,
    ): Promise<{ readonly gate: RegistryGate; readonly image: PushedTestImage }> {
      const { real } = running();
      const gate = await RegistryGate.start(real.registry.url, 1_000_000);
      await real.trust({ host: gate.host, url: `http://${gate.host}` });
      const registry = { ...real.registry, host: gate.host };
      const image = { repository: `gated/${name}`, layers: { [name]: 20 } };
      return { gate, image: await pushTestImage({ registry, pusher: real.pusher }, image) };
    }

    async function pullers(cache: string): Promise<readonly string[]> {
      const where = [`--namespace=${NAMESPACE}`, `--selector=layerwise.io/cache=${cache}`];
      const uids = ["-o", "jsonpath={.items[*].metadata.uid}"];
      const list = await running().kubectl(["get", "pods", ...where, ...uids]);
      return list.split(" ").filter(Boolean).sort();
    }

    async function remove(cache: string): Promise<void> {
      await running().kubectl(["delete", "imagecache", cache, `--namespace=${NAMESPACE}`]);
    }

    it("goes on when both controllers are killed and come back, with the pods there are", async () => {
      const cluster = running();
      const { gate, image } = await gated("controller");
      await using _ = gate;
      await cluster.apply(imageCache({ name: "controller", images: [image.reference] }));
      await expect.poll(() => gate.held, patience).toBeGreaterThanOrEqual(2);
      const before = await pullers("controller");
      expect(before).toHaveLength(2);
      const own = ["--namespace=layerwise-system"];
      const controllers = ["pods", "--selector=app.kubernetes.io/component=controller"];
      await cluster.kubectl(["delete", ...controllers, ...own, "--grace-period=0", "--force"]);
      await cluster.kubectl(["rollout", "status", "deployment/layerwise-controller", ...own]);
      expect(await pullers("controller")).toEqual(before);
      gate.open();
      await untilReady(cluster, "controller");
      await remove("controller");
    });
  });
}
