import type { KubeClient } from "./kube-client.ts";
import { FIRST_PAGE_LIMIT, pageLimitOf } from "./page-limit.ts";

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
 * Lists a collection page by page, as one consistent snapshot; pages are as large as the objects allow, at most
 * `pageSize`. Does not retry: the caller backs off, and starts again when KubeApiError has status 410, which means that
 * the snapshot has expired.
 */
export async function* listPages(
  client: KubeClient,
  path: string,
  options: Selection & { readonly pageSize: number; readonly signal: AbortSignal },
): AsyncGenerator<ListPage> {
  const { fieldSelector, labelSelector, pageSize, signal } = options;
  let next: string | undefined;
  let limit = Math.min(pageSize, FIRST_PAGE_LIMIT);
  do {
    const list: RawList = await client.request("GET", path, {
      query: { limit, continue: next, fieldSelector, labelSelector },
      timeoutMs: PAGE_TIMEOUT_MS,
      maxAttempts: 1,
      signal,
    });
    const resourceVersion = list.metadata?.resourceVersion;
    if (resourceVersion === undefined) {
      throw new TypeError(`Cannot list ${JSON.stringify(path)}: the answer is not a list`);
    }
    const items = list.items ?? [];
    yield { items, resourceVersion };
    limit = pageLimitOf(items, pageSize);
    next = list.metadata?.continue || undefined;
  } while (next !== undefined);
}
