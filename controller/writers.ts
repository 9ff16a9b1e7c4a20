import { PullCredentials } from "../check/pull-credentials.ts";
import type { EventRecorder } from "../kube/event-recorder.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import type { RegistryClient } from "../registry/registry-client.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Runnable } from "../runtime/runnable.ts";
import type { ClusterListener } from "./cluster-listener.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { ControllerConfiguration } from "./controller-configuration.ts";
import type { ControllerMetrics } from "./controller-metrics.ts";
import { ImageReconciler } from "./image-reconciler.ts";
import { LandingReporter } from "./landing-reporter.ts";
import { LookUp } from "./look-up.ts";
import { ManifestWriter } from "./manifest-writer.ts";
import { NodeAnnotator } from "./node-annotator.ts";

export interface WritersOptions {
  readonly client: KubeClient;
  readonly state: ClusterState;
  readonly registry: RegistryClient;
  readonly recorder: EventRecorder;
  readonly metrics: ControllerMetrics;
  readonly configuration: ControllerConfiguration;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Term {
  readonly images: ImageReconciler;
  readonly annotator: NodeAnnotator;
}

/** The parts that write. They are made anew for each term of leadership, so nothing of an old term can act in a new one. */
export class Writers {
  readonly #options: WritersOptions;
  #term: Term | undefined;

  constructor(options: WritersOptions) {
    this.#options = options;
  }

  /** Keys waiting, by queue; zero while others lead. */
  get queueDepths(): Readonly<Record<string, number>> {
    return { images: this.#term?.images.depth ?? 0, nodes: this.#term?.annotator.depth ?? 0 };
  }

  /** Writes until `signal` aborts; from when `lost` aborts nothing at all is written. */
  async run(signal: AbortSignal, lost: AbortSignal): Promise<void> {
    const { configuration, state } = this.#options;
    const images = this.#createImageReconciler(lost);
    const annotator = new NodeAnnotator({ ...this.#options, lost });
    const runnables: Runnable[] = [images];
    const listeners: ClusterListener[] = [images];
    if (configuration.nodeAnnotations) {
      runnables.push(annotator);
      listeners.push(annotator);
    }
    if (configuration.landingEvents) {
      const reporter = this.#createLandingReporter();
      runnables.push(reporter);
      listeners.push(reporter);
    }
    this.#term = { images, annotator };
    const unsubscribe = listeners.map((listener) => state.subscribe(listener));
    try {
      await Promise.all(runnables.map((runnable) => runnable.run(signal)));
    } finally {
      for (const end of unsubscribe) end();
      this.#term = undefined;
    }
  }

  #createImageReconciler(lost: AbortSignal): ImageReconciler {
    const { configuration, state, metrics } = this.#options;
    const pullCredentials = new PullCredentials({
      ...this.#options,
      onSecretRead: (result) => metrics.countPullSecret(result),
    });
    return new ImageReconciler({
      ...this.#options,
      lookUp: new LookUp({ ...this.#options, pullCredentials }),
      writer: new ManifestWriter({ ...this.#options, manifests: state.manifests, lost }),
      maxLookUps: configuration.maxLookUps,
      maxImages: configuration.maxImages,
      tagRefreshMs: configuration.tagRefreshSeconds * 1000,
      unusedRetentionMs: configuration.unusedRetentionSeconds * 1000,
    });
  }

  #createLandingReporter(): LandingReporter {
    const { configuration } = this.#options;
    return new LandingReporter({
      ...this.#options,
      defaults: {
        bytesPerSecond: configuration.defaultBandwidthBytesPerSecond,
        secondsPerImage: configuration.secondsPerImage,
      },
    });
  }
}
