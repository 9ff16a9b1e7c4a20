/**
 * How Node.js is to run a role: V8 then collects rather than grows, with a young generation of 1 MiB. Two thirds of a
 * role's heap after its first lists were garbage without; a call takes as long, but for a pause of 0.3 ms every twenty.
 * The scripts of package.json and the manifests say the same.
 */
export const NODE_FLAGS: readonly string[] = ["--optimize-for-size"];
