import { describe, expect, it } from "vitest";
import type { InstalledCluster } from "./installed-cluster.ts";
import { testDeployment } from "./test-pod.ts";

const OWN = "--namespace=layerwise-system";

/** The roles, as pods of the image that was pushed, and the webhook behind the real API server. */
export function installationScenarios(running: () => InstalledCluster): void {
  describe("Layerwise in the cluster", () => {
    it("runs two replicas of every role from its own image, all Ready", async () => {
      const cluster = running();
      const pods = JSON.parse(await cluster.kubectl(["get", "pods", OWN, "-o", "json"]));
      const seen = pods.items.map(
        (pod: {
          metadata: { labels: Record<string, string> };
          status: { containerStatuses: { ready: boolean; imageID: string }[] };
        }) => ({
          role: pod.metadata.labels["app.kubernetes.io/component"],
          ready: pod.status.containerStatuses[0]?.ready,
          image: pod.status.containerStatuses[0]?.imageID,
        }),
      );
      const image = cluster.ownImage;
      const replica = (role: string) => ({ role, ready: true, image });
      const roles = ["controller", "controller", "extender", "extender", "webhook", "webhook"];
      expect(seen.sort(byRole)).toEqual(roles.map(replica));
    });

    it("warns of a Deployment whose image does not exist", async () => {
      const cluster = running();
      const image = `${cluster.real.registry.host}/nothing:v1`;
      const created = await cluster.create(testDeployment({ name: "missing-image", image }));
      expect(created).toEqual({
        code: 0,
        stdout: "deployment.apps/missing-image created\n",
        stderr: `Warning: main: ${image}: ManifestUnknown (404); push this tag or digest, or correct the reference\n`,
      });
    });

    it("refuses it in a namespace that asks for that", async () => {
      const cluster = running();
      await cluster.kubectl(["create", "namespace", "strict"]);
      await cluster.kubectl(["label", "namespace", "strict", "layerwise.io/enforce=true"]);
      const image = `${cluster.real.registry.host}/nothing:v1`;
      const object = testDeployment({ name: "missing-image", namespace: "strict", image });
      // Every replica has to have seen the label.
      await expect
        .poll(() => cluster.create(object, "--dry-run=server"), { timeout: 20_000, interval: 250 })
        .toMatchObject({ code: 1 });
      const refused = await cluster.create(object);
      expect(refused.stderr).toContain("ManifestUnknown");
      const found = await cluster.kubectl(["get", "deployments", "--namespace=strict"]);
      expect(found).toBe("");
    });
  });
}

function byRole(one: { role: string }, other: { role: string }): number {
  return one.role.localeCompare(other.role);
}
