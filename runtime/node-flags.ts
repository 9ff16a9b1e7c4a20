/**
 * How Node.js is to run a role: with a young generation of a few megabytes, and collecting rather than growing. Half of
 * a role's memory was garbage without; a call takes no longer. The scripts of package.json and the manifests say the same.
 */
export const NODE_FLAGS: readonly string[] = ["--optimize-for-size", "--max-semi-space-size=4"];
