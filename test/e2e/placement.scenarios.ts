import { describe, expect, it } from "vitest";
import type { InstalledCluster } from "./installed-cluster.ts";
import { pushTestImage } from "./test-images.ts";
import { testDeployment, testPod } from "./test-pod.ts";

const patience = { timeout: 60_000, interval: 250 };

/** Where the real scheduler, told by the extender, puts pods, and what they find there. */
export function placementScenarios(running: () => InstalledCluster): void {
  describe("placement on real nodes", () => {
    // Just after their start the Service may not reach the extenders yet, and then the scheduler goes on without.
    it("asks an extender where a pod should go", async () => {
      const cluster = running();
      const { reference: image } = await pushTestImage(cluster.real, {
        repository: "first",
        layers: { first: 1 },
      });
      let count = 0;
      const isAsked = async () => {
        const name = `first-${count++}`;
        await cluster.apply(testPod({ name, image }));
        await cluster.kubectl(["wait", "--for=condition=PodScheduled", `pod/${name}`]);
        return isExplained(cluster, name);
      };
      await expect.poll(isAsked, patience).toBe(true);
    });

    for (const position of [0, 1] as const) {
      it(`sends a pod to the node that has layers of its image: the ${position + 1}. of two`, async () => {
        const cluster = running();
        const { name: node } = cluster.nodes[position];
        const shared = { [`shared-${position}`]: 200 };
        const warm = await pushTestImage(cluster.real, {
          repository: `warm-${position}`,
          layers: shared,
        });
        const wanted = await pushTestImage(cluster.real, {
          repository: `wanted-${position}`,
          layers: { ...shared, [`own-${position}`]: 1 },
        });
        const name = `wanted-${position}`;
        await cluster.apply(testDeployment({ name, image: wanted.reference }));
        await cluster.apply(testPod({ name: `warm-${position}`, image: warm.reference, node }));
        await cluster.kubectl(["wait", "--for=condition=Ready", `pod/warm-${position}`]);
        // The layers of both are known before the pod comes.
        for (const { digest } of [warm, wanted]) {
          const manifest = `imagemanifest/${digest.replace(":", "-")}`;
          await cluster.kubectl(["wait", "--for=create", manifest, "--timeout=60s"]);
        }
        await cluster.kubectl(["scale", `deployment/${name}`, "--replicas=1"]);
        await cluster.kubectl(["rollout", "status", `deployment/${name}`, "--timeout=60s"]);
        const where = ["get", "pods", `--selector=app=${name}`, "-o"];
        expect(await cluster.kubectl([...where, "jsonpath={.items[*].spec.nodeName}"])).toBe(node);
        const described = () => cluster.kubectl(["describe", "pods", `--selector=app=${name}`]);
        await expect
          .poll(described, patience)
          .toMatch(new RegExp(`layerwise\\.io/controller +${node} already has 20\\d\\.\\d MB`));
      });
    }
  });
}

/** Whether one of the extenders was asked where to put the pod. */
async function isExplained(cluster: InstalledCluster, pod: string): Promise<boolean> {
  const extenders = await cluster.kubectl([
    "get",
    "pods",
    "--namespace=layerwise-system",
    "--selector=app.kubernetes.io/component=extender",
    "-o",
    "jsonpath={.items[*].metadata.name}",
  ]);
  const answers = extenders.split(" ").map(async (name) => {
    const path = `/api/v1/namespaces/layerwise-system/pods/${name}:9888/proxy/explain`;
    const { code } = await cluster.real.controlPlane.kubectl([
      "get",
      `--raw=${path}?namespace=default&pod=${pod}`,
    ]);
    return code === 0;
  });
  return (await Promise.all(answers)).some(Boolean);
}
