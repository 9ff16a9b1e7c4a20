import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { createRegistryClient } from "../check/create-registry-client.ts";
import { PullCredentials } from "../check/pull-credentials.ts";
import { replicaReadsOf } from "../check/read-shares.ts";
import { EventRecorder } from "../kube/event-recorder.ts";
import { KubeClient } from "../kube/kube-client.ts";
import { Connections } from "../runtime/connections.ts";
import { HttpListener } from "../runtime/http-listener.ts";
import type { Part } from "../runtime/lifecycle.ts";
import { openOperationsServer } from "../runtime/operations-server.ts";
import { RepeatedWork } from "../runtime/repeated-work.ts";
import type { RoleContext } from "../runtime/role.ts";
import { listenerTlsOf } from "../runtime/tls-options.ts";
import { BreakGlassEvents } from "./break-glass-events.ts";
import { ClusterView } from "./cluster-view.ts";
import { createReviewer } from "./create-reviewer.ts";
import { LookUps } from "./look-ups.ts";
import { createValidateApp } from "./validate-app.ts";
import type { WebhookConfiguration } from "./webhook-configuration.ts";
import { WebhookMetrics } from "./webhook-metrics.ts";

const EXPIRY_INTERVAL_MS = 30_000;

/** Builds the webhook's parts; throws OperatorError when an address or a file cannot be used. */
export async function composeWebhook(
  context: RoleContext<WebhookConfiguration>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Part[]> {
  const { configuration, logger, clock, metrics: registry, readiness } = context;
  const client = KubeClient.load({ kubeconfig: configuration.kubeconfig, environment });
  const recorder = new EventRecorder({
    client,
    controller: "layerwise.io/webhook",
    instance: `${hostname()}_${randomUUID().slice(0, 8)}`,
    clock,
    logger,
  });
  const breakGlassEvents = new BreakGlassEvents(recorder);
  const cluster = new ClusterView({
    client,
    namespace: client.namespace ?? configuration.ownNamespace,
    onPod: (pod) => breakGlassEvents.observePod(pod),
    clock,
    logger,
  });
  for (const [resource, reflector] of cluster.reflectors) {
    readiness.add(`${resource} synced`, () => reflector.synced);
  }
  const registryClient = await createRegistryClient(configuration, {
    clock,
    environment,
    readsPerHour: () => replicaReadsOf(configuration.registryReadsPerHour, cluster.replicas),
  });
  const lookUps = new LookUps({ registry: registryClient, clock });
  const metrics = new WebhookMetrics({ registry, cluster, lookUps, clock });
  const credentials = new PullCredentials({
    client,
    clock,
    logger,
    onSecretRead: (result) => metrics.pullSecrets.count(result),
  });
  const ports = { client, cluster, lookUps, credentials, breakGlassEvents, clock, logger };
  const operations = await openOperationsServer({
    address: configuration.metricsListen,
    readiness,
    metrics: registry,
    logger,
    clock,
  });
  const listener = await HttpListener.open({
    flag: "--listen",
    address: configuration.listen,
    handler: createValidateApp({
      reviewer: createReviewer(configuration, ports),
      metrics,
      clock,
      logger,
    }),
    logger,
    clock,
    ...listenerTlsOf(configuration, registry),
  });
  return [
    { name: "connections", runnable: new Connections(client, registryClient, lookUps) },
    { name: "operations", runnable: operations },
    ...cluster.reflectors.map(([name, runnable]) => ({ name, runnable })),
    {
      name: "inventory expiry",
      runnable: new RepeatedWork({
        work: () => cluster.inventory.expire(clock.nowMs()),
        intervalMs: EXPIRY_INTERVAL_MS,
        clock,
      }),
    },
    { name: "events", runnable: recorder },
    { name: "listener", runnable: listener },
  ];
}
