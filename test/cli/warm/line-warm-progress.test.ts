import { expect, it } from "vitest";
import { LineWarmProgress } from "../../../cli/warm/line-warm-progress.ts";
import { sampleImage } from "../caches/sample-cache.ts";

it("LineWarmProgress tells of an image at each tenth of its nodes and when one fails", () => {
  let text = "";
  const progress = new LineWarmProgress({ write: (part) => (text += part) });
  for (const ready of [0, 1, 9, 10, 19, 100]) {
    progress.show([sampleImage("a\u001b[2J", { desired: 100, ready })]);
  }
  progress.show([sampleImage("a\u001b[2J", { desired: 100, ready: 99, failed: 1 })]);
  progress.end();
  expect(text.split("\n")).toEqual([
    "a\\u001b[2J: 0 of 100 nodes",
    "a\\u001b[2J: 10 of 100 nodes",
    "a\\u001b[2J: 100 of 100 nodes",
    "a\\u001b[2J: 99 of 100 nodes, 1 failed",
    "",
  ]);
});
