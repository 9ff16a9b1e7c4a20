import type { KubeClient } from "./kube-client.ts";

/** A page of 500 large objects may take longer than an ordinary request. */
const PAGE_TIMEOUT_MS = 60_000;

export interface Selection {
  readonly fieldSelector?: string | undefined;
  readonly labelSelector?: string | undefined;
}

export interface ListPage {
  readonly items: readonly unknown[];
  /** Version of the whole list; the same on every page. */
  readonly resourceVersion: string;
}

interface RawList {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly unknown[] | null;
}

/**
 * Lists a collection page by page, as one consistent snapshot. Does not retry: the caller backs off, and starts again
 * when KubeApiError has status 410, which means that the snapshot has expired.
 */
export async function* listPages(
  client: KubeClient,
  path: string,
  options: Selection & { readonly pageSize: number; readonly signal: AbortSignal },
): AsyncGenerator<ListPage> {
  const { fieldSelector, labelSelector, pageSize, signal } = options;
  let next: string | undefined;
  do {
    const list: RawList = await client.request("GET", path, {
      query: { limit: pageSize, continue: next, fieldSelector, labelSelector },
      timeoutMs: PAGE_TIMEOUT_MS,
      maxAttempts: 1,
      signal,
    });
    const resourceVersion = list.metadata?.resourceVersion;
    if (resourceVersion === undefined) {
      throw new TypeError(`Cannot list ${JSON.stringify(path)}: the answer is not a list`);
    }
    yield { items: list.items ?? [], resourceVersion };
    next = list.metadata?.continue || undefined;
  } while (next !== undefined);
}
