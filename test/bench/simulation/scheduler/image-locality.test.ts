import { describe, expect, it } from "vitest";
import { imageLocality } from "../../../../bench/simulation/scheduler/image-locality.ts";

const MIB = 1024 ** 2;

// The cases of TestImageLocalityPriority: MiB of each reported image and how many nodes report it.
describe("imageLocality()", () => {
  it.for([
    { reported: [[40, 1]], containers: 2, nodes: 2, score: 0 },
    { reported: [[250, 1]], containers: 2, nodes: 2, score: 5 },
    {
      reported: [
        [40, 1],
        [300, 1],
      ],
      containers: 2,
      nodes: 2,
      score: 7,
    },
    { reported: [], containers: 2, nodes: 2, score: 0 },
    { reported: [[4000, 1]], containers: 2, nodes: 2, score: 100 },
    { reported: [[4000, 1]], containers: 2, nodes: 3, score: 66 },
    {
      reported: [
        [600, 2],
        [900, 2],
      ],
      containers: 3,
      nodes: 3,
      score: 32,
    },
    {
      reported: [
        [300, 1],
        [600, 2],
        [900, 2],
      ],
      containers: 3,
      nodes: 3,
      score: 36,
    },
    {
      reported: [
        [30, 2],
        [40, 1],
      ],
      containers: 2,
      nodes: 2,
      score: 1,
    },
    { reported: [[300, 1]], containers: 1, nodes: 2, score: 12 },
    { reported: [[30, 2]], containers: 1, nodes: 2, score: 0 },
  ])(
    "is $score for $reported of $containers containers' images in a cluster of $nodes",
    ({ reported, containers, nodes, score }) => {
      const states = reported.map(([mebibytes = 0, on = 0]) => ({
        sizeBytes: mebibytes * MIB,
        nodes: on,
      }));
      expect(imageLocality(states, { containers, nodes })).toBe(score);
    },
  );
});
