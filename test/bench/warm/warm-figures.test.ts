import { expect, it } from "vitest";
import { warmTable } from "../../../bench/warm/warm-figures.ts";

it("warmTable() compares seconds with the first way and objects with the last", () => {
  const ways = [
    { title: "loop", rounds: [{ seconds: 10, created: {} }] },
    {
      title: "cache",
      rounds: [
        { seconds: 12, created: { pods: 2, events: 8 } },
        { seconds: 14, created: { pods: 2, events: 8 } },
      ],
    },
    { title: "jobs", rounds: [{ seconds: 20, created: { pods: 20, jobs: 20 } }] },
  ];
  expect(warmTable({ nodes: 2, images: 10, megabytesEach: 100, ways })).toEqual({
    title: "10 images of 100 MB on each of 2 real nodes",
    header: ["", "seconds", "of the floor", "objects created", "of the last"],
    rows: [
      ["loop", "10.0", "1.00", "0", "0.00"],
      ["cache", "13.0 (12.0–14.0)", "1.30", "10", "0.25"],
      ["jobs", "20.0", "2.00", "40", "1.00"],
    ],
  });
});
