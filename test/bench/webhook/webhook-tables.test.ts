import { expect, it } from "vitest";
import { formatTable } from "../../../bench/report/table.ts";
import type { ReviewRound } from "../../../bench/webhook/webhook-figures.ts";
import { webhookTables } from "../../../bench/webhook/webhook-tables.ts";

const usage = {
  rssMiB: 100,
  peakRssMiB: 120,
  cpuSeconds: 3,
  loopCpuSeconds: 2.5,
  loopWaitSeconds: 0.25,
};

function round(perSecond: number): ReviewRound {
  const times = { p50Ms: 0.5, p99Ms: 1.25, p999Ms: 2, maxMs: 3 };
  const used = { seconds: 1, perSecond, cpuMs: 0.2, waitShare: 0.05 };
  return { ...times, ...used, calls: 100, denied: 0, warned: 2, meanRequestBytes: 4336.4 };
}

it("webhookTables() shows the floor beside the webhook, and how they were run", () => {
  const [first, second, third] = webhookTables({
    nodes: 1000,
    imageChecks: 800,
    processor: 1,
    reviews: [
      { title: "known", contender: "express", rounds: [round(4000), round(5000)] },
      { title: "known", contender: "webhook", rounds: [round(3000), round(3000)] },
      { title: "new", contender: "webhook", rounds: [round(200)] },
    ],
    usage: [{ contender: "webhook", ready: usage, end: { ...usage, rssMiB: 110 } }],
  }).map(formatTable);
  expect(first).toBe(`Reviews over TLS at 1000 nodes, 800 image checks, each on one processor, ms

|                |        reviews/s |  p50 |  p99 | max | processor | waited | warned | bytes |
|----------------|-----------------:|-----:|-----:|----:|----------:|-------:|-------:|------:|
| known: express | 4500 (4000–5000) | 0.50 | 1.25 | 3.0 |      0.20 |  5.0 % |      4 |  4336 |
| known: webhook |             3000 | 0.50 | 1.25 | 3.0 |      0.20 |  5.0 % |      4 |  4336 |
| new: webhook   |              200 | 0.50 | 1.25 | 3.0 |      0.20 |  5.0 % |      2 |  4336 |
`);
  expect(second).toBe(`The webhook beside the floor, by rounds

|       | share of its rate, % | p99 above its own, ms | times its processor |
|-------|---------------------:|----------------------:|--------------------:|
| known |           68 (60–75) |                  0.00 |                1.00 |
`);
  expect(third).toBe(`Memory, MiB

|         | RSS when ready | RSS at the end | RSS at its peak |
|---------|---------------:|---------------:|----------------:|
| webhook |            100 |            110 |             120 |
`);
});

it("webhookTables() says where the webhooks were not alone on a processor", () => {
  const size = { nodes: 2, imageChecks: 1, processor: undefined };
  const [table] = webhookTables({ ...size, reviews: [], usage: [] });
  expect(table?.title).toBe(
    "Reviews over TLS at 2 nodes, 1 image checks, not pinned to a processor, ms",
  );
});
