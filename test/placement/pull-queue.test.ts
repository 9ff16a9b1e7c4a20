import { describe, expect, it } from "vitest";
import { LayerIndex } from "../../placement/layer-index.ts";
import { NodeFigures } from "../../placement/node-figures.ts";
import { PullQueue } from "../../placement/pull-queue.ts";
import { layer } from "../support/layers.ts";
import { LINUX } from "../support/observed.ts";

const SLOT = 3;

function queueWithImages() {
  const index = new LayerIndex();
  const a = index.defineImage("a", [layer("base", 60), layer("a", 40)]);
  const b = index.defineImage("b", [layer("base", 60), layer("b", 10)]);
  const figures = new NodeFigures();
  figures.claim(SLOT, { key: "linux/amd64", platform: LINUX });
  const secondsLeft = (bytesPerSecond: number, nowMs: number, secondsPerImage = 0) =>
    figures.queueSeconds(SLOT, { bytesPerSecond, secondsPerImage }, nowMs);
  return { a, b, queue: new PullQueue(index, SLOT, figures), secondsLeft };
}

describe("PullQueue", () => {
  it("adds only what is neither present nor arriving", () => {
    const { a, b, queue, secondsLeft } = queueWithImages();
    expect(queue.add("first", [a], 0)).toEqual([100]);
    expect(queue.add("second", [b, a], 0)).toEqual([10, 0]);
    expect(secondsLeft(10, 0)).toBe(11);
  });

  it("counts what every pull costs beside its bytes, until it is done", () => {
    const { a, b, queue, secondsLeft } = queueWithImages();
    queue.add("first", [a], 0);
    queue.add("second", [b, a], 0);
    expect(secondsLeft(10, 0, 0.5)).toBe(11 + 3 * 0.5);
    queue.remove("first", 1000);
    expect(secondsLeft(10, 1000, 0.5)).toBe(1 + 2 * 0.5);
  });

  it("gets shorter as time passes, but never negative", () => {
    const { a, queue, secondsLeft } = queueWithImages();
    queue.add("first", [a], 0);
    expect([0, 4000, 60_000].map((nowMs) => secondsLeft(10, nowMs))).toEqual([10, 6, 0]);
  });

  it("keeps an image arriving until the last pod that awaits it has it", () => {
    const { a, queue, secondsLeft } = queueWithImages();
    queue.add("first", [a], 0);
    queue.add("second", [a], 0);
    queue.remove("first", 1000);
    expect(a.arriving.has(SLOT)).toBe(true);
    queue.remove("second", 1000);
    expect(a.arriving.has(SLOT)).toBe(false);
    expect(secondsLeft(10, 1000)).toBe(0);
  });

  it("ignores a pod that it does not know", () => {
    const { queue, secondsLeft } = queueWithImages();
    queue.remove("stranger", 0);
    expect(secondsLeft(10, 0)).toBe(0);
  });

  it("gives up on a pull after ten minutes", () => {
    const { a, queue } = queueWithImages();
    queue.add("stuck", [a], 0);
    queue.expire(599_999);
    expect(a.arriving.has(SLOT)).toBe(true);
    queue.expire(600_000);
    expect(a.arriving.has(SLOT)).toBe(false);
  });
});
