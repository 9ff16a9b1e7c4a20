import type { FailureClass } from "../../registry/failures/failure-classes.ts";
import type { CacheRecord } from "./cache-record.ts";
import type { PullFailures } from "./pullers/pull-failures.ts";

/** Takes over the failures that a cache's status tells of: those of the leader before. */
export function restoreFailures({ cache, identity }: CacheRecord, failures: PullFailures): void {
  for (const each of cache.status?.failures ?? []) {
    const { node, image, reason, message, attempts, time, nextTryTime } = each;
    const place = { node, cacheUid: identity.uid, reference: image };
    const base = { kind: "failed", message, attempts, atMs: Date.parse(time) } as const;
    // Written by us, under the same names.
    const failure = { ...base, reason: reason as FailureClass };
    failures.restore(
      place,
      nextTryTime === undefined
        ? { ...failure, isFinal: true }
        : { ...failure, isFinal: false, nextTryMs: Date.parse(nextTryTime) },
    );
  }
}
