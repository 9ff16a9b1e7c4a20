import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageCache, imagesOnNodes, NAMESPACE, patience, readCache } from "./image-caches.ts";
import type { InstalledCluster } from "./installed-cluster.ts";
import type { RealNode } from "./real-node.ts";
import { SMALL_DISK, WANTED_FREE_BYTES } from "./small-disk.ts";
import { type PushedTestImage, pushTestImage } from "./test-images.ts";

/**
 * Of each image; what does not compress takes twice that, and is assumed to take three times that. With what every node has,
 * six of them leave less than the kubelet wants to be free.
 */
const IMAGE_MEGABYTES = 20;
const NAMES = ["one", "two", "three", "four", "five", "six"];
/** The disk has 268 MB: three images and the fourth as it is assumed to be would leave less. */
const MIN_FREE_PERCENT = 35;

/** A cache that lists more than a node has room for. */
export function diskGuardScenarios(running: () => InstalledCluster): void {
  describe("an ImageCache that would fill the disk of a node", () => {
    let node: RealNode;
    let images: readonly PushedTestImage[];

    beforeAll(async () => {
      const { real } = running();
      [node, images] = await Promise.all([
        real.addNode(SMALL_DISK),
        Promise.all(
          NAMES.map((name) =>
            pushTestImage(real, {
              repository: "guarded",
              tag: name,
              layers: { [`guarded-${name}`]: IMAGE_MEGABYTES },
            }),
          ),
        ),
      ]);
    });
    afterAll(async () => {
      const cluster = running();
      await cluster.kubectl(["delete", "imagecache", "guarded", `--namespace=${NAMESPACE}`]);
      await node.turnOff();
      await cluster.kubectl(["delete", "node", node.name]);
    });

    function applyCache(spec: Readonly<Record<string, unknown>>): Promise<void> {
      const references = images.map(({ reference }) => reference);
      const where = { images: references, nodeNames: [node.name] };
      return running().apply(imageCache({ name: "guarded", ...where, spec }));
    }

    /** What the kubelet says of its disk, and since when. */
    async function pressure(): Promise<string> {
      const path = `{.status.conditions[?(@.type=="DiskPressure")]['status','lastTransitionTime']}`;
      return running().kubectl(["get", "node", node.name, `-o=jsonpath=${path}`]);
    }

    async function told() {
      const { status } = await readCache(running(), "guarded");
      return {
        ready: status?.images?.map(({ ready }) => ready),
        waiting: status?.waiting?.map(({ reason, message }) => ({ reason, message })),
        pulling: status?.nodes?.pulling,
      };
    }

    it("brings what the disk has room for, in the order listed, and says what the rest waits for", async () => {
      const before = await pressure();
      expect(before).toMatch(/^False /);
      await applyCache({ diskGuard: { minFreePercent: MIN_FREE_PERCENT } });
      // First it waits for what the node says of its disk, for the same reason.
      const message = expect.stringMatching(
        /^\S+ MB of 268\.4 MB are free and what is to come takes about \S+ MB: less than 35 % would be left$/,
      );
      await expect.poll(told, patience).toEqual({
        ready: [1, 1, 1, 0, 0, 0],
        waiting: [{ reason: "DiskGuard", message }],
        pulling: 0,
      });
      const { host } = running().real.registry;
      const held = NAMES.slice(0, 3).map((name, index) => [name, images[index]?.digest]);
      expect(await imagesOnNodes([node], `${host}/guarded`)).toEqual({
        [node.name]: Object.fromEntries(held),
      });
      const printed = await node.run("df", ["--output=avail", "-B1", node.imagesFolder]);
      expect(Number(printed.split("\n")[1])).toBeGreaterThan(WANTED_FREE_BYTES);
      expect(await pressure()).toBe(before);
    });

    it("has the kubelet report disk pressure where it is not guarded", async () => {
      await applyCache({});
      await expect.poll(pressure, patience).toMatch(/^True /);
    });
  });
}
