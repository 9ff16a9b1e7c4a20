import { KubeClient } from "../kube/kube-client.ts";
import { Inventory } from "../placement/inventory.ts";
import { HttpListener } from "../runtime/http-listener.ts";
import type { Part } from "../runtime/lifecycle.ts";
import { openOperationsServer } from "../runtime/operations-server.ts";
import { RepeatedWork } from "../runtime/repeated-work.ts";
import type { RoleContext } from "../runtime/role.ts";
import { listenerTlsOf } from "../runtime/tls-options.ts";
import { createClusterWatch } from "./cluster-watch.ts";
import { Decisions } from "./decisions.ts";
import { addExplainRoute } from "./explain-route.ts";
import type { ExtenderConfiguration } from "./extender-configuration.ts";
import { ExtenderMetrics } from "./extender-metrics.ts";
import { createPrioritizeApp } from "./prioritize-app.ts";
import { Prioritizer } from "./prioritizer.ts";

const EXPIRY_INTERVAL_MS = 30_000;

/** Builds the extender's parts; throws OperatorError when an address or a file cannot be used. */
export async function composeExtender(
  context: RoleContext<ExtenderConfiguration>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Part[]> {
  const { configuration, logger, clock, metrics: registry, readiness } = context;
  const client = KubeClient.load({ kubeconfig: configuration.kubeconfig, environment });
  const inventory = new Inventory();
  const prioritizer = new Prioritizer(inventory, {
    bytesPerSecond: configuration.defaultBandwidthBytesPerSecond,
    secondsPerImage: configuration.secondsPerImage,
  });
  const decisions = new Decisions();
  const watch = createClusterWatch({ client, inventory, clock, logger });
  const reflectors = Object.entries(watch);
  for (const [resource, reflector] of reflectors) {
    readiness.add(`${resource} synced`, () => reflector.synced);
  }
  const metrics = new ExtenderMetrics({
    registry,
    inventory,
    silentSeconds: () =>
      Object.fromEntries(
        reflectors.map(([resource, { lastContactMs }]) => [
          resource,
          (clock.nowMs() - lastContactMs) / 1000,
        ]),
      ),
  });
  const operations = await openOperationsServer({
    address: configuration.metricsListen,
    readiness,
    metrics: registry,
    logger,
    clock,
    routes: (app) => addExplainRoute(app, { decisions, pods: watch.pods.store }),
  });
  const listener = await HttpListener.open({
    flag: "--listen",
    address: configuration.listen,
    handler: createPrioritizeApp({
      prioritizer,
      decisions,
      metrics,
      clock,
      logger,
      synced: () => reflectors.every(([, reflector]) => reflector.synced),
    }),
    logger,
    clock,
    ...listenerTlsOf(configuration, registry),
  });
  return [
    { name: "operations", runnable: operations },
    ...reflectors.map(([name, runnable]) => ({ name, runnable })),
    {
      name: "inventory expiry",
      runnable: new RepeatedWork({
        work: () => inventory.expire(clock.nowMs()),
        intervalMs: EXPIRY_INTERVAL_MS,
        clock,
      }),
    },
    { name: "listener", runnable: listener },
  ];
}
