import { Registry as Metrics } from "@prometheus-io/client";
import { pino } from "pino";
import { removalRulesOf } from "../../controller/caches/removal/removal-rules.ts";
import { ClusterState } from "../../controller/cluster-state.ts";
import { createClusterWatch } from "../../controller/cluster-watch.ts";
import { controllerConfiguration } from "../../controller/controller-configuration.ts";
import { ControllerMetrics } from "../../controller/controller-metrics.ts";
import { Writers } from "../../controller/writers.ts";
import { EventRecorder } from "../../kube/event-recorder.ts";
import { KubeClient } from "../../kube/kube-client.ts";
import { RegistryClient } from "../../registry/registry-client.ts";
import { type Clock, systemClock } from "../../runtime/clock.ts";
import { FakeClock } from "../support/fake-clock.ts";

/**
 * A leading controller in this process: real watches, look-ups and writes, with the hours between them on a clock of its
 * own. Every instance starts from nothing, as a restarted process does.
 */
export class RunningController<C extends Clock = FakeClock> implements AsyncDisposable {
  readonly clock: C;
  readonly state: ClusterState;
  readonly #metrics = new Metrics();
  readonly #client: KubeClient;
  // Answers age with the hours, but a request under way must not time out while these pass.
  readonly #registry: RegistryClient;
  readonly #stop = new AbortController();
  readonly #work: Promise<unknown>;

  private constructor(kubeconfig: string, clock: C, options: object) {
    const logger = pino({ enabled: false });
    const client = KubeClient.load({ kubeconfig, environment: {} });
    const state = new ClusterState({ clock, maxImages: 1_000 });
    const { signal } = this.#stop;
    this.clock = clock;
    this.state = state;
    this.#client = client;
    this.#registry = new RegistryClient({
      clock: { ...systemClock, nowMs: () => clock.nowMs() },
    });
    const configuration = controllerConfiguration.options.parse(options);
    const agentNamespace = removalRulesOf(configuration, client.namespace)?.namespace;
    const watching = { client, state, agentNamespace, clock: systemClock, logger };
    const watches = [...createClusterWatch(watching).values()];
    const recorder = new EventRecorder({
      client,
      controller: "layerwise.io/controller",
      instance: "test",
      clock,
      logger,
    });
    const writers = new Writers({
      client,
      state,
      registry: this.#registry,
      recorder,
      metrics: new ControllerMetrics(this.#metrics),
      configuration,
      clock,
      logger,
    });
    async function lead(): Promise<void> {
      while (!watches.every(({ synced }) => synced)) await systemClock.sleep(10, signal);
      await writers.run(signal, new AbortController().signal);
    }
    this.#work = Promise.allSettled([...watches.map((watch) => watch.run(signal)), lead()]);
  }

  static start(kubeconfig: string): RunningController {
    return new RunningController(kubeconfig, new FakeClock(Date.now()), {});
  }

  /** On a clock of the caller's, with options as a configuration file has them. */
  static startOn<C extends Clock>(
    clock: C,
    kubeconfig: string,
    options: object,
  ): RunningController<C> {
    return new RunningController(kubeconfig, clock, options);
  }

  /** Value of a counter by the text of its labels, such as `subject="digest",result="ok"`; 0 when absent. */
  async count(metric: string, labels: string): Promise<number> {
    const line = new RegExp(`^${metric}{${labels}} (\\d+)$`, "m").exec(
      await this.#metrics.metrics(),
    );
    return Number(line?.[1] ?? 0);
  }

  /** Questions to registries so far. */
  async lookUps(): Promise<number> {
    const lines = (await this.#metrics.metrics()).matchAll(
      /^layerwise_look_ups_total{.*} (\d+)$/gm,
    );
    return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#work;
    await Promise.all([this.#registry.close(), this.#client.close()]);
  }
}
