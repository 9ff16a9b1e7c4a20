import { IMAGE_CHECKS_PATH } from "../api/image-check.ts";
import { IMAGE_MANIFESTS_PATH } from "../api/image-manifest.ts";
import { decodeNodeFacts } from "../check/node-facts.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import { type KubeObject, objectKeyOf } from "../kube/kube-object.ts";
import { decodePulledEvent, decodePullReport } from "../kube/pulled-event-decoder.ts";
import { Reflector } from "../kube/reflector.ts";
import { watchNodes } from "../kube/watch-nodes.ts";
import type { Digest } from "../placement/digest.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import { decodeCacheNode } from "./caches/cache-node.ts";
import { decodeCacheableWorkload } from "./caches/cacheable-workload.ts";
import { watchCaches } from "./caches/watch-caches.ts";
import { asksForChecks } from "./checks/asks-for-checks.ts";
import { type CheckRecord, decodeCheckRecord } from "./checks/check-record.ts";
import type { ClusterState } from "./cluster-state.ts";
import { decodeManifestRecord } from "./images/manifest-record.ts";
import { IMAGES_ANNOTATION } from "./images-annotation.ts";
import { decodePodTemplate, type TemplateImages } from "./pod-template-decoder.ts";
import { decodeWatchedPod, type WatchedPod } from "./watched-pod.ts";

/** Kinds with a pod template, by the collection the API server keeps them in. */
const WORKLOADS = {
  deployments: "/apis/apps/v1/deployments",
  statefulsets: "/apis/apps/v1/statefulsets",
  daemonsets: "/apis/apps/v1/daemonsets",
  replicasets: "/apis/apps/v1/replicasets",
  jobs: "/apis/batch/v1/jobs",
  cronjobs: "/apis/batch/v1/cronjobs",
};

export interface ClusterWatchOptions {
  readonly client: KubeClient;
  readonly state: ClusterState;
  /** Where the pods are that remove images from nodes; undefined where there are none. */
  readonly agentNamespace?: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The watches that keep `state` in step with the cluster, by resource. */
export function createClusterWatch(options: ClusterWatchOptions): Map<string, Reflector<unknown>> {
  const workloads = Object.entries(WORKLOADS).map(
    ([resource, path]) => [resource, watchWorkloads(options, resource, path)] as const,
  );
  return new Map<string, Reflector<unknown>>([
    ["nodes", watchKnownNodes(options)],
    ["pods", watchPods(options)],
    ["imagemanifests", watchManifests(options)],
    ["imagechecks", watchChecks(options)],
    ["imagecaches", watchCaches(options)],
    ["namespaces", watchNamespaces(options)],
    ["events", watchPulls(options)],
    ...workloads,
  ]);
}

function watchKnownNodes(options: ClusterWatchOptions): Reflector<string> {
  const { state } = options;
  return watchNodes({
    ...options,
    observe(node, raw) {
      const facts = decodeNodeFacts(raw, node);
      state.clusterNodes.observe(facts);
      state.caches.observeNode(decodeCacheNode(raw, facts));
      state.observeNode(node, (raw as KubeObject).metadata.annotations?.[IMAGES_ANNOTATION]);
    },
    forget: (name) => state.forgetNode(name),
  });
}

function watchPods(options: ClusterWatchOptions): Reflector<WatchedPod> {
  const { state, agentNamespace } = options;
  return new Reflector({
    ...options,
    path: "/api/v1/pods",
    decode(raw) {
      const watched = decodeWatchedPod(raw, agentNamespace);
      // Labels are taken in here, so that those of a workload are kept once.
      const { namespace, name, nodeName, finished } = watched.pod;
      const labels = (raw as KubeObject).metadata.labels ?? {};
      const isRunning = nodeName !== undefined && !finished && watched.puller === undefined;
      const pod = isRunning ? { namespace, labels, nodeName } : undefined;
      state.observeLabels(`${namespace}/${name}`, pod);
      return watched;
    },
    handlers: {
      upsert: (key, pod, previous) => state.observePod(key, pod, previous),
      remove: (key, pod) => state.forgetPod(key, pod),
    },
  });
}

// Taken in while decoding, so that layers are not kept in a store as well.
function watchManifests(options: ClusterWatchOptions): Reflector<Digest> {
  const { state } = options;
  return new Reflector<Digest>({
    ...options,
    path: IMAGE_MANIFESTS_PATH,
    decode(raw) {
      const record = decodeManifestRecord(raw);
      state.observeManifest(record);
      return record.content.digest;
    },
    handlers: { upsert: () => undefined, remove: (_name, digest) => state.forgetManifest(digest) },
  });
}

function watchChecks(options: ClusterWatchOptions): Reflector<CheckRecord> {
  const { state } = options;
  return new Reflector<CheckRecord>({
    ...options,
    path: IMAGE_CHECKS_PATH,
    decode: decodeCheckRecord,
    handlers: {
      upsert: (key, record) => state.observeCheck(key, record),
      remove: (key) => state.forgetCheck(key),
    },
  });
}

function watchNamespaces({ state, ...options }: ClusterWatchOptions): Reflector<boolean> {
  const { checks, caches } = state;
  return new Reflector<boolean>({
    ...options,
    path: "/api/v1/namespaces",
    decode(raw) {
      const { metadata } = raw as KubeObject;
      caches.observeNamespace(metadata.name, metadata.labels ?? {});
      caches.observeTermination(metadata.name, metadata.deletionTimestamp !== undefined);
      return asksForChecks(raw as KubeObject);
    },
    handlers: {
      upsert: (name, isAsking) => checks.observeNamespace(name, isAsking),
      remove(name) {
        checks.observeNamespace(name, false);
        caches.observeNamespace(name, undefined);
        caches.observeTermination(name, false);
      },
    },
  });
}

/** Finished pulls tell how fast each node pulls, and how far puller pods are. */
function watchPulls(options: ClusterWatchOptions): Reflector<never> {
  const { state } = options;
  return new Reflector<never>({
    ...options,
    path: "/api/v1/events",
    fieldSelector: "reason=Pulled",
    decode(raw) {
      const pull = decodePulledEvent(raw);
      if (pull !== undefined) state.inventory.pods.observePull(pull.podUid, pull);
      const report = decodePullReport(raw);
      if (report !== undefined) state.observePullReport(report);
      return undefined;
    },
  });
}

function watchWorkloads(
  options: ClusterWatchOptions,
  resource: string,
  path: string,
): Reflector<TemplateImages> {
  const { state } = options;
  const sourceOf = (key: string): string => `${resource}/${key}`;
  return new Reflector<TemplateImages>({
    ...options,
    path,
    decode(raw) {
      const source = sourceOf(objectKeyOf((raw as KubeObject).metadata));
      state.caches.observeWorkload(source, decodeCacheableWorkload(raw));
      return decodePodTemplate(raw);
    },
    handlers: {
      upsert: (key, template) => state.observeTemplate(sourceOf(key), template),
      remove(key) {
        state.observeTemplate(sourceOf(key), undefined);
        state.caches.observeWorkload(sourceOf(key), undefined);
      },
    },
  });
}
