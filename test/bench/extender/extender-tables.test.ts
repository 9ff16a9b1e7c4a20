import { expect, it } from "vitest";
import type { CallRound, ExtenderFigures } from "../../../bench/extender/extender-figures.ts";
import { extenderPlots } from "../../../bench/extender/extender-plots.ts";
import { extenderTables } from "../../../bench/extender/extender-tables.ts";
import { formatTable } from "../../../bench/report/table.ts";

const stall = { lagMs: 20.4, stallMs: 11, runningMs: 4 };
const used = { seconds: 10, cpuSeconds: 0.2, loopCpuSeconds: 0.1, loopWaitSeconds: 0 };
const usage = {
  rssMiB: 100,
  peakRssMiB: 120,
  cpuSeconds: 3,
  loopCpuSeconds: 2.5,
  loopWaitSeconds: 0.25,
};

function round(p50Ms: number): CallRound {
  const times = { p50Ms, p99Ms: 1, p999Ms: 2, maxMs: 3, cpuMs: 0.4, waitShare: 0.05 };
  const updatesPerSecond = 98.6;
  return { ...times, updatesPerSecond, calls: 100, meanEntries: 30.4, meanRequestBytes: 10_000 };
}

const FIGURES: ExtenderFigures = {
  nodes: 200,
  imagesEach: 50,
  distinctImages: 300,
  knownLayers: 1000,
  start: { syncedSeconds: 1.25, stall },
  rest: { used, stall },
  calls: [{ title: "at random", rounds: [round(0.3), round(0.2), round(0.4)], stall }],
  references: [{ title: "Go", rounds: [round(0.2)] }],
  updates: { updates: 1000, perSecond: 99.6, cpuMs: 0.25, loopCpuMs: 0.2, stall },
  usage: { synced: usage, end: { ...usage, rssMiB: 110 } },
};

it("extenderTables() shows the machine's part beside what was measured", () => {
  const tables = extenderTables(FIGURES);
  expect(tables.map(formatTable).join("\n")).toBe(`Extender at 200 nodes × 50 images

|                             | measured |
|-----------------------------|---------:|
| start to synced             |    1.3 s |
| of that the event loop ran  |    2.5 s |
| and waited for a processor  |    0.3 s |
| RSS once synced             |  100 MiB |
| RSS at the end              |  110 MiB |
| RSS at its peak             |  120 MiB |
| processor at rest           |    2.0 % |
| processor for a node update |  0.25 ms |
| of that on the event loop   |  0.20 ms |

Calls over loopback at 200 nodes × 50 images, ms

|                  |              p50 |  p99 | p99.9 | max | processor | waited | entries |
|------------------|-----------------:|-----:|------:|----:|----------:|-------:|--------:|
| at random (99/s) | 0.30 (0.20–0.40) | 1.00 |  2.00 | 3.0 |      0.40 |  5.0 % |      30 |
| Go               |             0.20 | 1.00 |  2.00 | 3.0 |           |        |      30 |

Longest event-loop stall at 200 nodes × 50 images, ms

|                           | metric | probe | only running |
|---------------------------|-------:|------:|-------------:|
| while syncing             |     20 |    11 |            4 |
| at rest                   |     20 |    11 |            4 |
| at random                 |     20 |    11 |            4 |
| 100 node updates a second |     20 |    11 |            4 |
`);
});

it("extenderPlots() shows calls with the range of their rounds, and memory", () => {
  const { p50, memory } = extenderPlots([FIGURES]);
  expect(p50).toMatchObject({
    groups: ["200 × 50"],
    series: [{ title: "at random", bars: [{ value: 0.3, lowest: 0.2, highest: 0.4 }] }],
  });
  expect(memory).toMatchObject({
    series: [{ bars: [{ value: 100 }] }, { bars: [{ value: 110 }] }, { bars: [{ value: 120 }] }],
  });
});
