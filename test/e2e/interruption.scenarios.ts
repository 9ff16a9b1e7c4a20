import { describe, expect, it } from "vitest";
import { isProven } from "../../check/is-proven.ts";
import type { FailureClass } from "../../registry/failures/failure-classes.ts";
import {
  imageCache,
  imagesOnNodes,
  NAMESPACE,
  patience,
  pulledEvents,
  readCache,
  untilReady,
} from "./image-caches.ts";
import type { InstalledCluster } from "./installed-cluster.ts";
import type { RealNode } from "./real-node.ts";
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

    /** A cache of both nodes that Layerwise runs on. */
    function onBoth(name: string, image: PushedTestImage): object {
      const nodeNames = running().nodes.map((node) => node.name);
      return imageCache({ name, images: [image.reference], nodeNames });
    }

    /** A node whose loss leaves the controller that leads where it is. */
    async function nodeWithoutLeader(): Promise<RealNode> {
      const cluster = running();
      const read = (what: string, path: string) =>
        cluster.kubectl(["get", what, "--namespace=layerwise-system", "-o", `jsonpath=${path}`]);
      const holder = await read("lease/layerwise-controller", "{.spec.holderIdentity}");
      // Of the holder's pod, and then random.
      const [pod] = holder.split("_");
      const leading = await read(`pod/${pod}`, "{.spec.nodeName}");
      const [first, second] = cluster.nodes;
      return first.name === leading ? second : first;
    }

    async function remove(cache: string): Promise<void> {
      await running().kubectl(["delete", "imagecache", cache, `--namespace=${NAMESPACE}`]);
    }

    it("goes on when both controllers are killed and come back, with the pods there are", async () => {
      const cluster = running();
      const { gate, image } = await gated("controller");
      await using _ = gate;
      await cluster.apply(onBoth("controller", image));
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

    it("is made up for when the registry is away in the middle of it and comes back", async () => {
      const cluster = running();
      const { gate, image } = await gated("registry");
      await using _ = gate;
      await cluster.apply(onBoth("registry", image));
      await expect.poll(() => gate.held, patience).toBeGreaterThanOrEqual(2);
      await cluster.real.registry.pause();
      gate.cut();
      const areProven = async () => {
        const { status } = await readCache(cluster, "registry");
        const failures = status?.failures ?? [];
        return failures.map(({ reason }) => isProven(reason as FailureClass));
      };
      try {
        // Nothing that a registry said, so it is tried for as long as it takes.
        await expect.poll(areProven, patience).toEqual([false, false]);
      } finally {
        await cluster.real.registry.restart();
      }
      gate.open();
      await untilReady(cluster, "registry");
      await remove("registry");
    });

    it("is made up for on a node that loses power, when the node is back", async () => {
      const cluster = running();
      const node = await nodeWithoutLeader();
      const { gate, image } = await gated("power");
      await using _ = gate;
      const nodeNames = [node.name];
      await cluster.apply(imageCache({ name: "power", images: [image.reference], nodeNames }));
      await expect.poll(() => gate.held, patience).toBeGreaterThanOrEqual(1);
      await node.turnOff();
      const nodes = async () => (await readCache(cluster, "power")).status?.nodes;
      const counts = { desired: 1, ready: 0, pulling: 0, failed: 0, waiting: 0 };
      await expect.poll(nodes, patience).toEqual({ ...counts, waiting: 1 });
      gate.open();
      await node.turnOn();
      await expect.poll(nodes, patience).toEqual({ ...counts, ready: 1 });
      const seen = await imagesOnNodes([node], image.reference.replace(/:v1$/, ""));
      expect(seen).toEqual({ [node.name]: { v1: image.digest } });
      await expect.poll(() => pullers("power"), patience).toEqual([]);
      expect((await pulledEvents(cluster, image.reference)).transferred).toBe(1);
      await remove("power");
    });

    it("does not wait for an interval on a node that joins", async () => {
      const cluster = running();
      const image = await pushTestImage(cluster.real, {
        repository: "joins",
        layers: { joins: 1 },
      });
      await cluster.apply(imageCache({ name: "joins", images: [image.reference] }));
      await untilReady(cluster, "joins");
      const third = await cluster.real.addNode();
      const seen = () => imagesOnNodes([third], image.reference.replace(/:v1$/, ""));
      await expect.poll(seen, patience).toEqual({ [third.name]: { v1: image.digest } });
      await remove("joins");
      await third.turnOff();
      await cluster.kubectl(["delete", "node", third.name]);
    });
  });
}
