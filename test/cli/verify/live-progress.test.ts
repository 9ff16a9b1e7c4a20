import { describe, expect, it } from "vitest";
import type { ImageFinding } from "../../../cli/checks/image-finding.ts";
import { paintPlainly } from "../../../cli/terminal/colour.ts";
import { LiveProgress } from "../../../cli/verify/live-progress.ts";
import { screenOf } from "../terminal/screen.ts";

const good: ImageFinding = { verdict: "good", reason: "Pullable", platforms: [] };
const bad: ImageFinding = { verdict: "bad", reason: "ManifestUnknown", platforms: [] };

function started(images: readonly string[], { stays = false, columns = 80, rows = 24 } = {}) {
  let text = "$ verify\n";
  const stream = { columns, rows, write: (part: string) => (text += part) };
  const progress = new LiveProgress(stream, { paint: paintPlainly, stays });
  progress.start(images);
  return { progress, screen: () => screenOf(text).slice(1) };
}

describe("LiveProgress", () => {
  it("changes the line of each image in place and clears the screen at the end", () => {
    const { progress, screen } = started(["a:v1", "b:v1", "c\u001b[2J"]);
    expect(screen()).toEqual(["waiting  a:v1", "waiting  b:v1", "waiting  c\\u001b[2J"]);
    progress.checking(0);
    progress.checking(1);
    progress.done(1, bad);
    expect(screen()).toEqual(["checking a:v1", "bad      b:v1", "waiting  c\\u001b[2J"]);
    progress.done(0, good);
    expect(screen()).toEqual(["good     a:v1", "bad      b:v1", "waiting  c\\u001b[2J"]);
    progress.end();
    expect(screen()).toEqual([]);
  });

  it("leaves its lines where no table follows on the screen", () => {
    const { progress, screen } = started(["a"], { stays: true });
    progress.done(0, good);
    progress.end();
    expect(screen()).toEqual(["good     a"]);
  });

  it("shows as many lines as fit, from the first that is not done on, under a count", () => {
    const images = Array.from({ length: 10 }, (_, index) => `i${index}`);
    const { progress, screen } = started(images, { rows: 5 });
    expect(screen()).toEqual([
      "0 of 10 images checked",
      "waiting  i0",
      "waiting  i1",
      "waiting  i2",
    ]);
    for (const index of [0, 1, 3]) progress.done(index, good);
    expect(screen()).toEqual([
      "3 of 10 images checked",
      "waiting  i2",
      "good     i3",
      "waiting  i4",
    ]);
    for (const index of images.keys()) progress.done(index, good);
    expect(screen()).toEqual([
      "10 of 10 images checked",
      "good     i7",
      "good     i8",
      "good     i9",
    ]);
  });

  it("cuts a line that would wrap", () => {
    const { screen } = started(["registry.example/team/web:v1"], { columns: 20 });
    expect(screen()).toEqual(["waiting  registry.e"]);
  });

  it("does with terminals that do not say how large they are", () => {
    const { screen } = started(["a"], { columns: 0, rows: 0 });
    expect(screen()).toEqual(["waiting  a"]);
  });
});
