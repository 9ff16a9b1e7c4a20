/** Answers to questions, which nobody keeps; and leases, which do not depend on the work. */
const NOT_KEPT = /^(?:.*reviews|leases)$/;

/** Objects that an API server has created since it started, by resource, in its own metrics. */
export function countCreatedObjects(metrics: string): ReadonlyMap<string, number> {
  const created = new Map<string, number>();
  for (const line of metrics.split("\n")) {
    const match = /^apiserver_request_total\{(.*)\} (\S+)$/.exec(line);
    if (match === null) continue;
    const labels = new Map(
      [...(match[1] ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    const resource = labels.get("resource") ?? "";
    const isOwn = labels.get("subresource") === "" && labels.get("dry_run") === "";
    if (labels.get("code") !== "201" || !isOwn || NOT_KEPT.test(resource)) continue;
    created.set(resource, (created.get(resource) ?? 0) + Number(match[2]));
  }
  return created;
}

/** What was created between two readings; resources without any are left out. */
export function createdBetween(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
  const growth = [...after].map(
    ([resource, count]) => [resource, count - (before.get(resource) ?? 0)] as const,
  );
  return Object.fromEntries(growth.filter(([, count]) => count > 0));
}
