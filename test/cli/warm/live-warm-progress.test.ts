import { describe, expect, it } from "vitest";
import { paintPlainly } from "../../../cli/terminal/colour.ts";
import { LiveWarmProgress } from "../../../cli/warm/live-warm-progress.ts";
import { sampleImage } from "../caches/sample-cache.ts";
import { screenOf } from "../terminal/screen.ts";

function shown(size: { readonly columns?: number; readonly rows?: number } = {}) {
  let text = "$ warm\n";
  const stream = { ...size, write: (part: string) => (text += part) };
  const progress = new LiveWarmProgress(stream, paintPlainly);
  return { progress, screen: () => screenOf(text).slice(1) };
}

describe("LiveWarmProgress", () => {
  it("grows a bar for each image in place, and leaves them", () => {
    const { progress, screen } = shown();
    progress.show([sampleImage("a", { desired: 4, pulling: 1 }), sampleImage("b\u001b[2J")]);
    progress.show([sampleImage("a", { desired: 4, ready: 2 }), sampleImage("b\u001b[2J")]);
    progress.end();
    expect(screen()).toEqual([
      "[##########----------] a: 2 of 4 nodes",
      "[--------------------] b\\u001b[2J: 0 of 0 nodes",
    ]);
  });

  it("shows what is not done, under a count, where not all lines fit", () => {
    const { progress, screen } = shown({ rows: 4 });
    const images = ["a", "b", "c", "d", "e"].map((image) => sampleImage(image, { desired: 1 }));
    progress.show([sampleImage("a", { desired: 1, ready: 1 }), ...images.slice(1)]);
    expect(screen()).toEqual([
      "1 of 5 images are on all of their nodes",
      "[--------------------] b: 0 of 1 nodes",
      "[--------------------] c: 0 of 1 nodes",
    ]);
  });

  it("cuts lines that would wrap", () => {
    const { progress, screen } = shown({ columns: 30 });
    progress.show([sampleImage("registry.example/web")]);
    expect(screen()).toEqual(["[--------------------] registr"]);
  });
});
