import { describe, expect, it } from "vitest";
import { placedPodsOf } from "../../demo/placed-pod.ts";
import type { ReplicaGroup } from "../../demo/workload.ts";

const image = { repository: "library/web", tag: "1", weight: 1, layers: [] };
const group: ReplicaGroup = {
  name: "web",
  atSeconds: 0,
  image,
  cpuMillis: 500,
  memoryBytes: 1,
  lifeSeconds: [1, 1],
};

describe("placedPodsOf()", () => {
  it("joins landings with their group, first bound first, and leaves out other pods", () => {
    const landing = { namespace: "demo", nodeName: "a", pulledBytes: 0 };
    const landings = [
      { ...landing, name: "web-1", boundMs: 2 },
      { ...landing, name: "other", boundMs: 0 },
      { ...landing, name: "web-0", boundMs: 1 },
    ];
    const joined = { ...landing, owner: "web", cpuMillis: 500, memoryBytes: 1, image };
    expect(placedPodsOf(landings, [group])).toEqual([
      { ...joined, name: "web-0", boundMs: 1 },
      { ...joined, name: "web-1", boundMs: 2 },
    ]);
  });
});
