import type { ImageCache } from "../../api/image-cache.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { formatFailures, formatImages, formatWaits } from "../caches/cache-details.ts";
import { cacheTextOf, ImageCacheApi } from "../caches/image-cache-api.ts";
import { chosenNamespace } from "../cluster/chosen-namespace.ts";
import { requireCluster } from "../cluster/require-cluster.ts";
import { InputError } from "../input-error.ts";
import type { Surroundings } from "../surroundings.ts";
import { paintFor } from "../terminal/colour.ts";
import { formatDocument } from "../terminal/format-document.ts";
import { cachesDocumentOf } from "./caches-document.ts";
import { formatCachesTable } from "./caches-table.ts";
import type { StatusOptions } from "./status-options.ts";

/** Prints how far the nodes are with the ImageCaches that the options name. Throws InputError for one that is not there. */
export async function status(options: StatusOptions, surroundings: Surroundings): Promise<void> {
  const { stdout, stderr, environment, clock } = surroundings;
  const { name, output, allNamespaces } = options;
  await using stack = new AsyncDisposableStack();
  const client = requireCluster(options, surroundings);
  stack.defer(() => client.close());
  const caches = await readCaches(client, options, surroundings.signal);
  if (output === "json" || output === "yaml") {
    stdout.write(formatDocument(cachesDocumentOf(caches), output));
    return;
  }
  if (caches.length === 0) {
    stderr.write("No ImageCaches found\n");
    return;
  }
  const isWide = output === "wide";
  const shown = { nowMs: clock.nowMs(), showsNamespace: allNamespaces };
  const paint = paintFor({ isTerminal: stdout.isTTY === true, environment });
  const tables = [
    formatCachesTable(caches, { ...shown, paint, isWide }),
    isWide || name !== undefined ? formatImages(caches, shown) : "",
    formatFailures(caches, shown),
    formatWaits(caches, shown),
  ];
  stdout.write(tables.filter((table) => table !== "").join("\n"));
}

async function readCaches(
  client: KubeClient,
  { name, namespace: named, allNamespaces }: StatusOptions,
  signal: AbortSignal,
): Promise<readonly ImageCache[]> {
  const api = new ImageCacheApi(client);
  await api.require(signal);
  const namespace = chosenNamespace(client, named);
  if (name === undefined) return api.list(allNamespaces ? undefined : namespace, signal);
  const cache = await api.read({ namespace, name }, signal);
  if (cache !== undefined) return [cache];
  throw new InputError(
    `Cannot find ${cacheTextOf({ namespace, name })}; kubectl layerwise status -A lists all there are`,
  );
}
