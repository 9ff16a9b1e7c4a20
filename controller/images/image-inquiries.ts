import { formatPullContext, type PullContext } from "../../check/pull-context.ts";
import type { Digest } from "../../placement/digest.ts";
import { parseImageReference, repositoryOf } from "../../placement/image-reference.ts";
import type { ImageUsage } from "./image-usage.ts";
import type { Inquiry } from "./look-up.ts";

/** In how many names one image is asked for at once. */
const MAX_CONTEXTS = 5;
/** From how many repositories one digest is read. */
const MAX_REPOSITORIES = 3;

export function tagInquiryOf(tag: string, usage: ImageUsage): Inquiry {
  return { key: tag, contexts: usage.contextsOf(tag, MAX_CONTEXTS) };
}

/** Where a digest may be read: in each repository in which it, or a tag that stands for it, is used. */
export function digestInquiriesOf(
  digest: Digest,
  tags: readonly string[],
  usage: ImageUsage,
): Inquiry[] {
  const byKey = new Map<string, PullContext[]>();
  const note = (key: string, contexts: readonly PullContext[]): void => {
    byKey.set(key, [...(byKey.get(key) ?? []), ...contexts].slice(0, MAX_CONTEXTS));
  };
  for (const key of usage.keysOfDigest(digest)) note(key, usage.contextsOf(key, MAX_CONTEXTS));
  for (const tag of tags) {
    if (!usage.isUsed(tag)) continue;
    const key = `${repositoryOf(parseImageReference(tag))}@${digest}`;
    note(key, usage.contextsOf(tag, MAX_CONTEXTS));
  }
  return [...byKey].slice(0, MAX_REPOSITORIES).map(([key, contexts]) => ({ key, contexts }));
}

/** Who asks, as text: a look-up that failed for one may succeed for another. */
export function askersOf(inquiries: readonly Inquiry[]): string[] {
  return inquiries.flatMap(({ key, contexts }) => [
    key,
    ...contexts.map((context) => `${key} ${formatPullContext(context)}`),
  ]);
}
