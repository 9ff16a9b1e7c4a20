import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { createRegistryClient } from "../check/create-registry-client.ts";
import { controllerReadsOf } from "../check/read-shares.ts";
import { EventRecorder } from "../kube/event-recorder.ts";
import { KubeClient } from "../kube/kube-client.ts";
import { LeaderElector } from "../kube/lease.ts";
import type { Reflector } from "../kube/reflector.ts";
import type { Clock } from "../runtime/clock.ts";
import { Connections } from "../runtime/connections.ts";
import type { Part } from "../runtime/lifecycle.ts";
import { openOperationsServer } from "../runtime/operations-server.ts";
import { RepeatedWork } from "../runtime/repeated-work.ts";
import type { RoleContext } from "../runtime/role.ts";
import { removalRulesOf } from "./caches/removal/removal-rules.ts";
import { ClusterState } from "./cluster-state.ts";
import { createClusterWatch } from "./cluster-watch.ts";
import type { ControllerConfiguration } from "./controller-configuration.ts";
import { ControllerMetrics, type WatchHealth } from "./controller-metrics.ts";
import { LeaderWork } from "./leader-work.ts";
import { Writers } from "./writers.ts";

const EXPIRY_INTERVAL_MS = 30_000;
const LEASE_NAME = "layerwise-controller";
const LAST_RESORT_NAMESPACE = "kube-system";

type Environment = Readonly<Record<string, string | undefined>>;

/** Builds the controller's parts; throws OperatorError when an address or a file cannot be used. */
export async function composeController(
  context: RoleContext<ControllerConfiguration>,
  environment: Environment,
): Promise<readonly Part[]> {
  const { configuration, logger, clock, readiness } = context;
  const registry = await createRegistryClient(configuration, {
    clock,
    environment,
    readsPerHour: () => controllerReadsOf(configuration.registryReadsPerHour),
  });
  const client = KubeClient.load({ kubeconfig: configuration.kubeconfig, environment });
  const state = new ClusterState({ clock, maxImages: configuration.maxImages });
  const agentNamespace = removalRulesOf(configuration, client.namespace)?.namespace;
  const watches = createClusterWatch({ client, state, agentNamespace, clock, logger });
  for (const [resource, watch] of watches) readiness.add(`${resource} synced`, () => watch.synced);
  const instance = `${hostname()}_${randomUUID().slice(0, 8)}`;
  const recorder = new EventRecorder({
    client,
    controller: "layerwise.io/controller",
    instance,
    clock,
    logger,
    ratePerSecond: configuration.eventsPerSecond,
  });
  const metrics = new ControllerMetrics(context.metrics);
  const writers = new Writers({
    client,
    state,
    registry,
    recorder,
    metrics,
    configuration,
    clock,
    logger,
  });
  const leaderWork = new LeaderWork({
    elector: configuration.leaderElect
      ? new LeaderElector({
          client,
          namespace:
            configuration.leaderElectionNamespace ?? client.namespace ?? LAST_RESORT_NAMESPACE,
          name: LEASE_NAME,
          identity: instance,
          clock,
          logger,
        })
      : undefined,
    isSynced: () => [...watches.values()].every((watch) => watch.synced),
    lead: (signal, lost) => writers.run(signal, lost),
    clock,
  });
  metrics.checks.observe(state.checks.records);
  metrics.caches.observe(() => writers.cacheProgress());
  metrics.observe({
    state,
    isLeading: () => leaderWork.leading,
    queueDepths: () => writers.queueDepths,
    watches: () => healthOf(watches, clock),
    eventCounts: () => recorder.counts,
  });
  const operations = await openOperationsServer({
    address: configuration.metricsListen,
    readiness,
    metrics: context.metrics,
    logger,
    clock,
  });
  return [
    { name: "connections", runnable: new Connections(client, registry) },
    { name: "operations", runnable: operations },
    ...[...watches].map(([name, runnable]) => ({ name, runnable })),
    {
      name: "cluster expiry",
      runnable: new RepeatedWork({
        work: () => state.expire(),
        intervalMs: EXPIRY_INTERVAL_MS,
        clock,
      }),
    },
    { name: "leader work", runnable: leaderWork },
  ];
}

function healthOf(
  watches: ReadonlyMap<string, Reflector<unknown>>,
  clock: Clock,
): Record<string, WatchHealth> {
  const health = [...watches].map(([resource, { synced, lastContactMs }]) => {
    const silentSeconds = (clock.nowMs() - lastContactMs) / 1000;
    return [resource, { synced, silentSeconds }];
  });
  return Object.fromEntries(health);
}
