import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeClient } from "../kube/kube-client.ts";
import { applyCrds } from "./apply-crds.ts";
import type { DemoConsole } from "./demo-console.ts";
import { startLayerwise } from "./layerwise-roles.ts";
import { SCHEDULER_CONFIGURATION } from "./scheduler-configuration.ts";
import { untilEnded } from "./until-ended.ts";

/** The roles' own defaults. */
const METRICS_ADDRESSES = {
  extenderMetrics: "127.0.0.1:9888",
  controllerMetrics: "127.0.0.1:9889",
} as const;

/** Runs controller and extender against a cluster of the user's until aborted. What they have written is left behind in it. */
export async function attachToCluster(
  { kubeconfig, listen }: { readonly kubeconfig: string; readonly listen: string },
  { progress, print }: DemoConsole,
  signal: AbortSignal,
): Promise<void> {
  await using attached = new AsyncDisposableStack();
  const client = KubeClient.load({ kubeconfig, environment: {} });
  attached.defer(() => client.close());
  progress.step(`applying manifests/crds to ${client.server}`);
  await applyCrds(client, signal);
  const addresses = { ...METRICS_ADDRESSES, extender: listen };
  const logFolder = await mkdtemp(join(tmpdir(), "layerwise-"));
  attached.defer(() => rm(logFolder, { recursive: true, force: true }));
  progress.step("starting controller and extender");
  const layerwise = attached.use(
    await startLayerwise({ kubeconfig, insecureRegistries: [], logFolder, addresses }),
  );
  progress.end(`controller and extender run against ${client.server}`);
  print(`
Start kube-scheduler with this configuration (manifests/scheduler-config.yaml, see docs/scheduler.md), its urlPrefix set to
http://${listen}, or to an address of this machine that the scheduler reaches (--listen):

${await readFile(SCHEDULER_CONFIGURATION, "utf8")}
Where to look:
  kubectl get imagemanifests                     images whose layers are known
  kubectl describe node NODE                     annotation layerwise.io/images
  kubectl describe pod POD                       what was on its node, what was pulled
  curl 'http://${addresses.extenderMetrics}/explain?namespace=NAMESPACE&pod=POD'
  curl http://${addresses.extenderMetrics}/metrics
  curl http://${addresses.controllerMetrics}/metrics

Logs are in ${logFolder}. Ctrl-C ends both. What they have written stays: the CRDs with their objects, the annotation
layerwise.io/images on nodes, a lease, and Events for their hour.
`);
  await untilEnded(layerwise.ends, signal);
}
