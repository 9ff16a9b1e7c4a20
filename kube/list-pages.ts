import type { KubeClient } from "./kube-client.ts";
import { ListSplitter } from "./list-splitter.ts";
import { MAX_OBJECT_BYTES } from "./max-object-bytes.ts";

/** A page of 500 large objects may take longer than an ordinary request. */
const PAGE_TIMEOUT_MS = 60_000;

export interface Selection {
  readonly fieldSelector?: string | undefined;
  readonly labelSelector?: string | undefined;
}

/** How objects are read from their text; as JSON.parse does when absent. */
export interface Parsing {
  readonly parse?: ((text: string) => unknown) | undefined;
}

/** Some items of a page as they come, or the end of a page. */
export interface ListPart {
  readonly items: readonly unknown[];
  /** Version of the whole list, the same on every page: known at the end of each. */
  readonly resourceVersion?: string;
}

/**
 * Lists a collection page by page, as one consistent snapshot, and hands items over while they come: a page is never
 * in memory as a whole. Does not retry: the caller backs off, and starts again when KubeApiError has status 410, which
 * means that the snapshot has expired.
 */
export async function* listPages(
  client: KubeClient,
  path: string,
  options: Selection & Parsing & { readonly pageSize: number; readonly signal: AbortSignal },
): AsyncGenerator<ListPart> {
  const { fieldSelector, labelSelector, pageSize: limit, signal } = options;
  let next: string | undefined;
  do {
    const page = new ListSplitter(MAX_OBJECT_BYTES, options.parse);
    const query = { limit, continue: next, fieldSelector, labelSelector };
    for await (const chunk of client.read(path, { query, signal, timeoutMs: PAGE_TIMEOUT_MS })) {
      const items = page.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      if (items.length > 0) yield { items };
    }
    const metadata = metadataOf(page.end());
    if (metadata?.resourceVersion === undefined) {
      throw new TypeError(`Cannot list ${JSON.stringify(path)}: the answer is not a list`);
    }
    yield { items: [], resourceVersion: metadata.resourceVersion };
    next = metadata.continue || undefined;
  } while (next !== undefined);
}

function metadataOf(list: unknown) {
  return (list as { metadata?: { resourceVersion?: string; continue?: string } } | null)?.metadata;
}
