import { expect, it, vi } from "vitest";
import { kubectlOf } from "../support/kubectl-of.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { podSpec } from "./workloads.ts";

const BAD = "registry.example/Bad:v1";
const PATIENCE = { timeout: 30_000, interval: 500 };

/** A kind that this cluster knows nothing else of; its pod template lies where an operator put it. */
const ROLLOUTS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "rollouts.shop.example" },
  spec: {
    group: "shop.example",
    scope: "Namespaced",
    names: { kind: "Rollout", plural: "rollouts", singular: "rollout" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        },
      },
    ],
  },
};

function rollout(name: string, image: string): object {
  const metadata = { namespace: "shop", name };
  const pod = { metadata: { labels: { app: name } }, spec: podSpec(image) };
  return { apiVersion: "shop.example/v1", kind: "Rollout", metadata, spec: { canary: { pod } } };
}

it("a kind that an administrator names is judged like the built-in ones", async () => {
  const args = ["--extra-kind=rollouts.shop.example=spec.canary.pod"];
  await using cluster = await WebhookCluster.start({ args });
  const kubectl = kubectlOf(cluster.controlPlane);
  await cluster.createNamespace("shop", "enforce");
  await kubectl(["create", "-f", "-"], ROLLOUTS);
  await kubectl(["wait", "--for=condition=Established", "crd", "--all"]);
  const format = ["-o", "json"];
  const registration = JSON.parse(
    await kubectl(["get", "validatingwebhookconfiguration", "layerwise", ...format]),
  );
  const { matchConditions: _, ...like } = registration.webhooks[1];
  const rule = { apiGroups: ["shop.example"], apiVersions: ["v1"], resources: ["rollouts"] };
  const rules = [{ ...rule, operations: ["CREATE", "UPDATE"], scope: "Namespaced" }];
  const added = [
    { op: "add", path: "/webhooks/-", value: { ...like, name: "rollouts.layerwise.io", rules } },
  ];
  const patch = ["patch", "validatingwebhookconfiguration/layerwise", "--type=json", "-p"];
  await kubectl([...patch, JSON.stringify(added)]);
  await vi.waitFor(async () => {
    const { code, stderr } = await cluster.apply(rollout("bad", BAD), "--dry-run=server");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        `admission webhook "rollouts.layerwise.io" denied the request: app: image ${BAD}: InvalidReference: `,
      ),
    ]);
  }, PATIENCE);
});
