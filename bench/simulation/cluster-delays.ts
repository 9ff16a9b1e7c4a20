/**
 * Real milliseconds that go by between the parts of a cluster, however fast simulated time runs: about what they take in
 * `npm run bench -- placement`, where etcd, API server, scheduler and the simulated nodes share two processors.
 */
export const CLUSTER_DELAYS = {
  /** From when a group is due until the scheduler sees its pods. */
  createMs: 5,
  /** For each pod that the scheduler places, one after the other. */
  cycleMs: 4,
  /** From the scheduler's choice until node and extender see the pod bound. */
  bindMs: 12,
  /** From what happens on a node until scheduler and extender see it. */
  seenMs: 6,
  /** From when a pod of an unknown image is seen until the extender knows what the image consists of. */
  readMs: 50,
} as const;
