import { expect, it } from "vitest";
import { inventoryTables } from "../../../bench/inventory/inventory-tables.ts";
import { formatTable } from "../../../bench/report/table.ts";

const stall = { lagMs: 20.4, stallMs: 11, runningMs: 4 };
const usage = {
  rssMiB: 100,
  peakRssMiB: 120,
  cpuSeconds: 3,
  loopCpuSeconds: 2.5,
  loopWaitSeconds: 0.25,
};

it("inventoryTables() tells a first start from one with everything known", () => {
  const first = { syncedSeconds: 2, settled: { seconds: 30.2, writes: 1300 }, stall, usage };
  const again = { ...first, syncedSeconds: 1, settled: { seconds: 0, writes: 0 } };
  const used = { seconds: 60, cpuSeconds: 1.2, loopCpuSeconds: 1, loopWaitSeconds: 0 };
  const tables = inventoryTables({
    nodes: 200,
    imagesEach: 50,
    distinctImages: 539,
    first,
    again,
    rest: { used, stall, writes: 3 },
    updates: { updates: 1000, perSecond: 99.6, cpuMs: 0.25, loopCpuMs: 0.2, stall },
    end: usage,
  });
  expect(
    tables.map(formatTable).join("\n"),
  ).toBe(`Start of the controller at 200 nodes × 50 images, 539 different

|                             | nothing known | everything known |
|-----------------------------|--------------:|-----------------:|
| start to synced             |         2.0 s |            1.0 s |
| until the last write        |          30 s |                  |
| writes                      |          1300 |                0 |
| RSS                         |       100 MiB |          100 MiB |
| RSS at its peak             |       120 MiB |          120 MiB |
| longest stall by the metric |         20 ms |            20 ms |
| only running                |          4 ms |             4 ms |

Controller at 200 nodes × 50 images, once everything is known

|                                       |     measured |
|---------------------------------------|-------------:|
| processor at rest                     |        2.0 % |
| writes at rest                        | 3.0 a minute |
| processor for a node update (100/s)   |      0.25 ms |
| of that on the event loop             |      0.20 ms |
| longest stall by the metric meanwhile |        20 ms |
| only running                          |         4 ms |
| RSS at the end                        |      100 MiB |
| RSS at its peak                       |      120 MiB |
`);
});
