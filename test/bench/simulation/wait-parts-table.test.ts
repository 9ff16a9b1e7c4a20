import { describe, expect, it } from "vitest";
import type { WaitParts } from "../../../bench/placement/wait-parts.ts";
import type { SimulationResult } from "../../../bench/simulation/simulation-result.ts";
import { waitPartsTable } from "../../../bench/simulation/wait-parts-table.ts";
import { placementSummary } from "../placement/placement-summary.ts";

const wait = { mean: 2, p90: 5, p99: 9, max: 12 };
const parts: WaitParts = {
  newLayers: 1,
  knownLayers: 0.6,
  overhead: 0.2,
  behindOwn: 0,
  behindOthers: 0.2,
};
const result: SimulationResult = {
  name: "jobs",
  title: "Jobs",
  leastBytes: [1, 1],
  leastWait: [1, 1],
  leastWithRoom: [],
  contenders: [
    {
      title: "default scheduler",
      rounds: [placementSummary({ wait }), placementSummary({ wait: { ...wait, mean: 4 } })],
      waitParts: [parts, { ...parts, knownLayers: 2.6 }],
    },
    {
      title: "Layerwise",
      rounds: [placementSummary(), placementSummary()],
      waitParts: [
        { ...parts, knownLayers: 0 },
        { ...parts, knownLayers: 0 },
      ],
    },
  ],
};

describe("waitPartsTable()", () => {
  it("has a row a contender: means of its parts in shares of the first one's wait, stream by stream", () => {
    expect(waitPartsTable(result)).toEqual({
      title: "jobs: where the mean wait goes, in % of the first one's",
      header: [
        "",
        "new layers",
        "layers pulled before, elsewhere",
        "beside the bytes",
        "behind pulls for the same group",
        "behind other pulls",
      ],
      rows: [
        ["default scheduler", "37.5", "47.5", "7.5", "0.0", "7.5"],
        ["Layerwise", "37.5", "0.0", "7.5", "0.0", "7.5"],
      ],
    });
  });

  it("is not there where the waits were not taken apart", () => {
    const contenders = result.contenders.map((contender) => ({ ...contender, waitParts: [] }));
    expect(waitPartsTable({ ...result, contenders })).toBeUndefined();
  });
});
