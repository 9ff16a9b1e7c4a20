import { describe, expect, it } from "vitest";
import { arrivalsWorkload } from "../../../bench/placement/arrivals-workload.ts";
import { sampleImage } from "./sample-groups.ts";

const arrivals = [
  { atSeconds: 0, lifeSeconds: 1, cpuMillis: 1, memoryBytes: 1 },
  { atSeconds: 1000, lifeSeconds: 2000, cpuMillis: 4000, memoryBytes: 8e9 },
  { atSeconds: 3000, lifeSeconds: 4000, cpuMillis: 64_000, memoryBytes: 256e9 },
];
const options = {
  seed: 1,
  pods: 2,
  seconds: 200,
  cpuMillis: 16_000,
  memoryBytes: 64e9,
  capacityCpuMillis: 64_000,
};

describe("arrivalsWorkload()", () => {
  const image = sampleImage("1", { layer: 1 });

  it("takes the latest arrivals and shrinks their times and lives alike", () => {
    expect(arrivalsWorkload([image], arrivals, options)).toEqual([
      {
        name: "job-00000",
        owner: "Job",
        atSeconds: 0,
        image,
        cpuMillis: 4000,
        memoryBytes: 8e9,
        lifeSeconds: [200],
      },
      {
        name: "job-00001",
        owner: "Job",
        atSeconds: 200,
        image,
        cpuMillis: 8000,
        memoryBytes: 32e9,
        lifeSeconds: [400],
      },
    ]);
  });

  it("sizes requests so that the cluster is asked for what it may be", () => {
    // The first two ends just before the third comes: at most 64 CPU at once.
    const small = { ...options, capacityCpuMillis: 32_000 };
    const [first] = arrivalsWorkload([image], arrivals, small);
    expect(first).toMatchObject({ cpuMillis: 2000, memoryBytes: 4e9 });
  });
});
