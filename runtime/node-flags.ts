/** In MiB, as V8 would take 100 MiB more by itself; what follows the whole cluster keeps much, and little of it is young. */
const FOLLOWER: readonly string[] = ["--max-semi-space-size=4"];
/**
 * Little survives a collection between two calls, and to share it out among threads costs more than it saves: a tenth of the
 * extender's processor time, on a machine that its scheduler keeps busy.
 */
const ANSWERER: readonly string[] = [...FOLLOWER, "--no-parallel-scavenge"];
/** Nothing of a review survives, so that fewer collections cost it next to nothing each. */
const REVIEWER: readonly string[] = ["--max-semi-space-size=8"];

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  extender: ANSWERER,
  webhook: REVIEWER,
};

/**
 * How Node.js is to run a role; the scripts of package.json and the manifests say the same. V8's `--optimize-for-size` would
 * save 6 to 10 MiB more and cost a quarter to a third of the extender's processor time.
 */
export function nodeFlagsOf(role: string): readonly string[] {
  return FLAGS[role] ?? FOLLOWER;
}
