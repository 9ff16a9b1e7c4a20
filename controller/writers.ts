import { PullCredentials } from "../check/pull-credentials.ts";
import type { EventRecorder } from "../kube/event-recorder.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import type { RegistryClient } from "../registry/registry-client.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Runnable } from "../runtime/runnable.ts";
import type { CacheProgress } from "./caches/cache-progress.ts";
import { CacheWork } from "./caches/cache-work.ts";
import { EraserWriter } from "./caches/eraser-writer.ts";
import { keptReferencesOf } from "./caches/kept-references.ts";
import { removalRulesOf } from "./caches/removal/removal-rules.ts";
import { CertificateKeeper } from "./certificates/certificate-keeper.ts";
import { CheckLookUp } from "./checks/check-look-up.ts";
import { CheckPullWriter } from "./checks/check-pull-writer.ts";
import { CheckReconciler } from "./checks/check-reconciler.ts";
import { intervalMsOf } from "./checks/check-schedule.ts";
import { CheckWriter } from "./checks/check-writer.ts";
import { PullDepth } from "./checks/pull-depth.ts";
import type { ClusterListener } from "./cluster-listener.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { ControllerConfiguration } from "./controller-configuration.ts";
import type { ControllerMetrics } from "./controller-metrics.ts";
import { ImageReconciler } from "./images/image-reconciler.ts";
import { LookUp } from "./images/look-up.ts";
import { ManifestWriter } from "./images/manifest-writer.ts";
import { LandingReporter } from "./landing-reporter.ts";
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
  readonly checks: CheckReconciler;
  readonly caches: CacheWork;
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
    const { images, annotator, checks, caches } = this.#term ?? {};
    return {
      images: images?.depth ?? 0,
      nodes: annotator?.depth ?? 0,
      checks: checks?.depth ?? 0,
      caches: caches?.depths.caches ?? 0,
      cachedNodes: caches?.depths.nodes ?? 0,
    };
  }

  /** How far the ImageCaches are; nothing while others lead. */
  cacheProgress(): Iterable<CacheProgress> {
    return this.#term?.caches.progress() ?? [];
  }

  /** Writes until `signal` aborts; from when `lost` aborts nothing at all is written. */
  async run(signal: AbortSignal, lost: AbortSignal): Promise<void> {
    const { configuration, state, recorder } = this.#options;
    const pullCredentials = this.#createPullCredentials();
    const images = this.#createImageReconciler(pullCredentials, lost);
    const checks = this.#createCheckReconciler(pullCredentials, lost);
    const caches = this.#createCacheWork(pullCredentials, lost);
    const annotator = new NodeAnnotator({ ...this.#options, lost });
    const runnables: Runnable[] = [images, checks, caches];
    const listeners: ClusterListener[] = [images, checks, caches];
    if (configuration.nodeAnnotations) {
      runnables.push(annotator);
      listeners.push(annotator);
    }
    if (configuration.landingEvents) {
      const reporter = this.#createLandingReporter();
      runnables.push(reporter);
      listeners.push(reporter);
    } else {
      runnables.push(recorder);
    }
    if (configuration.manageWebhookCertificate) {
      runnables.push(new CertificateKeeper({ ...this.#options, lost }));
    }
    const { eraserNamespace } = configuration;
    if (eraserNamespace !== undefined) {
      runnables.push(this.#createEraserWriter(eraserNamespace, lost));
    }
    this.#term = { images, annotator, checks, caches };
    const unsubscribe = listeners.map((listener) => state.subscribe(listener));
    try {
      await Promise.all(runnables.map((runnable) => runnable.run(signal)));
    } finally {
      for (const end of unsubscribe) end();
      this.#term = undefined;
    }
  }

  #createPullCredentials(): PullCredentials {
    const { metrics } = this.#options;
    return new PullCredentials({
      ...this.#options,
      onSecretRead: (result) => metrics.pullSecrets.count(result),
    });
  }

  #createCheckReconciler(pullCredentials: PullCredentials, lost: AbortSignal): CheckReconciler {
    const { configuration, state, metrics } = this.#options;
    return new CheckReconciler({
      ...this.#options,
      lookUp: new CheckLookUp({ ...this.#options, pullCredentials }),
      pullDepth: new PullDepth({
        ...this.#options,
        writer: new CheckPullWriter({ ...this.#options, lost }),
        pullerImage: configuration.pullerImage,
        priorityClassName: configuration.jobPriorityClassName,
        timeoutMs: intervalMsOf(configuration.imagePullDeadlineDuration),
      }),
      writer: new CheckWriter({ ...this.#options, records: state.checks.records, lost }),
      metrics: metrics.checks,
      unusedRetentionMs: configuration.unusedRetentionSeconds * 1000,
      maxChecks: configuration.maxImages,
    });
  }

  #createCacheWork(pullCredentials: PullCredentials, lost: AbortSignal): CacheWork {
    const { configuration, metrics, client } = this.#options;
    return new CacheWork({
      ...this.#options,
      metrics: metrics.caches,
      lookUp: new LookUp({ ...this.#options, pullCredentials }),
      rules: {
        pullerImage: configuration.pullerImage,
        pullPolicy: configuration.imagePullPolicy,
        timeoutMs: intervalMsOf(configuration.imagePullDeadlineDuration),
        refreshMs: intervalMsOf(configuration.imageCacheRefreshFrequency),
        maxPullerPods: configuration.maxPullerPods,
        removal: removalRulesOf(configuration, client.namespace),
        serviceAccountName: configuration.serviceAccountName,
        priorityClassName: configuration.jobPriorityClassName,
      },
      lost,
    });
  }

  #createEraserWriter(namespace: string, lost: AbortSignal): EraserWriter {
    const { records, discovered } = this.#options.state.caches;
    const caches = () => [...records.values()].map(({ cache }) => cache);
    const images = () => keptReferencesOf(caches(), discovered);
    return new EraserWriter({ ...this.#options, namespace, images, lost });
  }

  #createImageReconciler(pullCredentials: PullCredentials, lost: AbortSignal): ImageReconciler {
    const { configuration, state } = this.#options;
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
