import { readFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import { parse } from "yaml";
import { MANIFESTS } from "../manifest-files.ts";
import { kubectlOf } from "../support/kubectl-of.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { deployment, podSpec } from "./workloads.ts";

const BAD = "registry.example/Bad:v1";
const PATIENCE = { timeout: 30_000, interval: 500 };

function bad(namespace: string, name: string): object {
  return deployment({ namespace, name }, podSpec(BAD));
}

it("the webhook, when it is down, lets everything in, or by choice nothing but the system's", async () => {
  await using cluster = await WebhookCluster.start();
  const kubectl = kubectlOf(cluster.controlPlane);
  await cluster.createNamespace("shop", "enforce");
  await cluster.webhook.daemon.stop();
  expect(await cluster.webhook.daemon.ended).toBe("exit code 0");
  expect(await cluster.apply(bad("shop", "unchecked"))).toMatchObject({ code: 0 });

  const component = parse(await readFile(`${MANIFESTS}/fail-closed/kustomization.yaml`, "utf8"));
  const operations: unknown = parse(component.patches[0].patch);
  const patch = ["patch", "validatingwebhookconfiguration/layerwise", "--type=json", "-p"];
  await kubectl([...patch, JSON.stringify(operations)]);
  await vi.waitFor(async () => {
    const { stderr } = await cluster.apply(bad("shop", "refused"), "--dry-run=server");
    expect(stderr).toContain('failed calling webhook "workloads.layerwise.io"');
  }, PATIENCE);
  expect(await cluster.apply(bad("kube-system", "dns"))).toMatchObject({ code: 0, stderr: "" });
  await kubectl(["label", "namespace", "shop", "team=a"]);
  await kubectl(["scale", "-n", "shop", "deployment/unchecked", "--replicas=3"]);
});
