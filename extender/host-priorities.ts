export interface HostPriority {
  readonly host: string;
  /** An integer from 1 to 10. */
  readonly score: number;
}

/**
 * `HostPriorityList` as kube-scheduler decodes it: integers only, since a fraction makes it drop the
 * whole answer. A host left out scores 0, and each one named costs the scheduler time.
 */
export function encodeHostPriorities(priorities: readonly HostPriority[]): string {
  const entries = priorities.map(
    ({ host, score }) => `{"Host":${JSON.stringify(host)},"Score":${score}}`,
  );
  return `[${entries.join(",")}]`;
}
