import { expect, test } from "vitest";
import { reachTable } from "../../../bench/simulation/reach-table.ts";
import type { SimulatedContender } from "../../../bench/simulation/simulation-result.ts";
import { placementSummary } from "../placement/placement-summary.ts";

const summary = placementSummary();

function contender(bytes: number, wait: number, cpuSpread: number): SimulatedContender {
  const round = {
    ...summary,
    pulledBytes: bytes,
    wait: { ...summary.wait, mean: wait },
    cpuSpread,
  };
  return { title: "any", rounds: [round], waitParts: [] };
}

test("reachTable() has, for each spread, the settings that pull least, wait least and both", () => {
  const table = reachTable({
    name: "jobs",
    title: "Jobs",
    leastBytes: [0],
    leastWait: [0],
    leastWithRoom: [],
    contenders: [
      contender(100, 10, 0.05),
      contender(40, 5, 0.105),
      contender(30, 6, 0.105),
      contender(50, 4, 0.115),
      contender(34, 4.4, 0.135),
    ],
  });
  const bytes = "30.0 bytes, 60.0 wait, cv 0.105";
  const wait = "50.0 bytes, 40.0 wait, cv 0.115";
  expect(table).toEqual({
    title: "jobs: Jobs, simulated (settings drawn: 3, with ours; streams: 1)",
    header: ["CPU cv at most", "settings", "least bytes %", "least wait %", "least of both %"],
    rows: [
      ["0.10", "0", "", "", ""],
      ["0.11", "2", bytes, "40.0 bytes, 50.0 wait, cv 0.105", "40.0 bytes, 50.0 wait, cv 0.105"],
      ["0.12", "3", bytes, wait, "40.0 bytes, 50.0 wait, cv 0.105"],
      ["0.13", "3", bytes, wait, "40.0 bytes, 50.0 wait, cv 0.105"],
      ["0.14", "4", bytes, wait, "34.0 bytes, 44.0 wait, cv 0.135"],
    ],
  });
});
