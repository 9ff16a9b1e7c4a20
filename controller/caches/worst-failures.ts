import type { FailedPull } from "./cache-progress.ts";

/**
 * At most `limit` of the failures, the worst first: what is not tried again before what is, and of each what failed most
 * often. One of each image and class comes before a second of any, so that no trouble hides another.
 */
export function worstFailuresOf(failures: Iterable<FailedPull>, limit: number): FailedPull[] {
  const groups = new Map<string, FailedPull[]>();
  for (const failure of failures) {
    const key = `${failure.pull.reason} ${failure.image}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    insert(group, failure, limit);
  }
  const ranked = [...groups.values()].flatMap((group) =>
    group.map((failure, rank) => ({ failure, rank })),
  );
  return ranked
    .sort((a, b) => a.rank - b.rank || compare(a.failure, b.failure))
    .slice(0, limit)
    .map(({ failure }) => failure);
}

/** Into a group that is in order, and stays no longer than `limit`: thousands of nodes may fail alike. */
function insert(group: FailedPull[], failure: FailedPull, limit: number): void {
  const last = group.at(-1);
  if (group.length >= limit && last !== undefined && compare(last, failure) <= 0) return;
  const place = group.findIndex((other) => compare(failure, other) < 0);
  group.splice(place < 0 ? group.length : place, 0, failure);
  if (group.length > limit) group.pop();
}

function compare(a: FailedPull, b: FailedPull): number {
  return (
    Number(b.pull.isFinal) - Number(a.pull.isFinal) ||
    b.pull.attempts - a.pull.attempts ||
    order(a.image, b.image) ||
    order(a.node, b.node)
  );
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
