import type { ImageCache } from "../../api/image-cache.ts";
import { cacheVerdictOf } from "../caches/cache-verdict.ts";
import { nextStepOf } from "../caches/failure-text.ts";

/** What `-o json` and `-o yaml` print; an object of no cluster, for programs. */
export function cachesDocumentOf(caches: readonly ImageCache[]): object {
  return {
    caches: caches.map(({ metadata, ...cache }) => ({
      namespace: metadata.namespace,
      name: metadata.name,
      verdict: cacheVerdictOf({ metadata, ...cache }),
      ...cache.status,
      ...(cache.status?.failures && {
        failures: cache.status.failures.map((failure) => ({
          ...failure,
          nextStep: nextStepOf(failure.reason),
        })),
      }),
    })),
  };
}
