import { REFRESH_ANNOTATION } from "../../api/cache-triggers.ts";
import type { ImageCache } from "../../api/image-cache.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { formatFailures, formatWaits } from "../caches/cache-details.ts";
import { cacheStateText } from "../caches/cache-state-text.ts";
import { ImageCacheApi } from "../caches/image-cache-api.ts";
import { chosenNamespace } from "../cluster/chosen-namespace.ts";
import { requireCluster } from "../cluster/require-cluster.ts";
import type { Surroundings } from "../surroundings.ts";
import { escapeText } from "../terminal/escape-text.ts";
import { formatAge } from "../terminal/format-age.ts";
import type { Verdict } from "../verdict.ts";
import { type AwaitedCache, awaitCache } from "./await-cache.ts";
import { warmManifestOf } from "./warm-manifest.ts";
import type { WarmOptions } from "./warm-options.ts";
import { warmProgressOn } from "./warm-progress-on.ts";

/** Makes an ImageCache and, where the options say so, waits for it; resolves to how it went, good where nobody waits. */
export async function warm(options: WarmOptions, surroundings: Surroundings): Promise<Verdict> {
  const { stdout, stderr, clock, signal } = surroundings;
  await using stack = new AsyncDisposableStack();
  const client = requireCluster(options, surroundings);
  stack.defer(() => client.close());
  const api = new ImageCacheApi(client);
  await api.require(signal);
  const namespace = chosenNamespace(client, options.namespace);
  const manifest = warmManifestOf(options, namespace);
  const place = { namespace, name: manifest.metadata.name };
  const before = await api.read(place, signal);
  const outdated = hasTrouble(before) ? before?.status : undefined;
  await api.apply(outdated === undefined ? manifest : askingForRefresh(manifest), place, signal);
  stdout.write(`imagecache.layerwise.io/${place.name} applied\n`);
  if (!options.wait) {
    stderr.write(`See how far it is: kubectl layerwise status ${place.name} -n ${namespace}\n`);
    return "good";
  }
  const { timeoutMs } = options;
  const progress = warmProgressOn(surroundings);
  const awaited = await awaitCache(place, { api, outdated, progress, clock, timeoutMs, signal });
  report(awaited, options, surroundings);
  return awaited.verdict;
}

/** Whether it takes more than the same spec to have the controller go on with all of it. */
function hasTrouble(cache: ImageCache | undefined): boolean {
  const { purgedTime, failuresTotal = 0 } = cache?.status ?? {};
  return purgedTime !== undefined || failuresTotal > 0;
}

function askingForRefresh(manifest: KubeObject): KubeObject {
  const metadata = { ...manifest.metadata, annotations: { [REFRESH_ANNOTATION]: "" } };
  return { ...manifest, metadata };
}

function report(
  { verdict, cache }: AwaitedCache,
  { timeoutMs }: WarmOptions,
  { stdout, stderr, clock }: Surroundings,
): void {
  const caches = cache === undefined ? [] : [cache];
  const shown = { nowMs: clock.nowMs(), showsNamespace: false };
  const tables = [formatFailures(caches, shown), formatWaits(caches, shown)];
  stdout.write(tables.filter((table) => table !== "").join("\n"));
  const state = cache === undefined ? "the cluster did not answer" : cacheStateText(cache);
  const prefix = verdict === "unknown" ? `Not finished within ${formatAge(timeoutMs)}: ` : "";
  const advice =
    cache !== undefined && cache.status === undefined
      ? "; see that the controller of Layerwise runs"
      : "";
  stderr.write(`${prefix}${escapeText(state)}${advice}\n`);
}
