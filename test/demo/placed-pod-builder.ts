import type { PlacedPod } from "../../demo/placed-pod.ts";

/** A placed pod for tests: on node `a`, bound at 0, ready at once, nothing pulled. */
export function placedPod(fields: Partial<PlacedPod> = {}): PlacedPod {
  return {
    namespace: "demo",
    name: "web-0",
    owner: "web",
    nodeName: "a",
    cpuMillis: 1000,
    memoryBytes: 1e9,
    image: { repository: "library/web", tag: "1", weight: 1, layers: [] },
    boundMs: 0,
    readyMs: 0,
    pulledBytes: 0,
    ...fields,
  };
}
