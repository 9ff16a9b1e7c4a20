import { describe, expect, it } from "vitest";
import { DiskLooks, guardDisk } from "../../../../controller/caches/nodes/disk-guarding.ts";
import type { CacheSurvey, ImageSurvey } from "../../../../controller/caches/nodes/node-survey.ts";
import { parseDigest } from "../../../../placement/digest.ts";
import type { Layer } from "../../../../placement/layer.ts";
import { layer } from "../../../support/layers.ts";
import { cacheOnNode } from "./sample-situation.ts";

const [ONE, TWO, THREE] = ["r.example/one:1", "r.example/two:1", "r.example/three:1"];
const due: ImageSurvey = {
  kind: "due",
  pull: { kind: "pull", pullPolicy: "IfNotPresent", isCollected: false },
};
const survey: CacheSurvey = {
  cache: cacheOnNode([]),
  images: new Map([
    [ONE, due],
    [TWO, due],
    [THREE, due],
  ]),
  standing: "eager",
};
const layersOf = (reference: string) => {
  const sizes: Readonly<Record<string, number>> = { [ONE]: 10, [TWO]: 100, [THREE]: 10 };
  const digit = [ONE, TWO, THREE].indexOf(reference);
  return [
    { digest: parseDigest(`sha256:${`${digit}`.repeat(64)}`), sizeBytes: sizes[reference] ?? 0 },
  ];
};

function guard(availableBytes: number, coming: readonly Layer[] = []) {
  const look = { report: { totalBytes: 1000, availableBytes }, untilMs: 1 };
  const { images, standing } = guardDisk(survey, { look, minFreePercent: 50, coming, layersOf });
  return [[...images.values()].map(({ kind }) => kind), standing];
}

describe("guardDisk()", () => {
  it("lets through what leaves the free share, in the order listed", () => {
    // Three bytes on the disk for each compressed one.
    expect(guard(900)).toEqual([["due", "due", "due"], "eager"]);
    expect(guard(560)).toEqual([["due", "settled", "due"], "eager"]);
    expect(guard(500)).toEqual([["settled", "settled", "settled"], "idle"]);
  });

  it("leaves room for what is coming already, counting what has a layer in common once", () => {
    expect(guard(900, layersOf(TWO))).toEqual([["due", "due", "due"], "eager"]);
    const other = layer("other", 100);
    expect(guard(900, [other])).toEqual([["due", "settled", "due"], "eager"]);
    expect(guard(790, [other])).toEqual([["settled", "settled", "settled"], "idle"]);
  });

  it("lets nothing through where the node could not tell", () => {
    const look = { report: undefined, untilMs: 1 };
    const { images } = guardDisk(survey, { look, minFreePercent: 0, coming: [], layersOf });
    expect(images.get(ONE)).toMatchObject({
      progress: { kind: "waiting", reason: "DiskGuard" },
    });
  });
});

describe("DiskLooks", () => {
  it("remembers what a node said for five minutes, or until something is pulled there", () => {
    const looks = new DiskLooks();
    const at = (askedMs: number, nowMs = askedMs) => ({ askedMs, nowMs });
    looks.take("a", undefined, at(0));
    expect(looks.of("a", 299_999)).toEqual({ report: undefined, untilMs: 300_000 });
    expect(looks.of("a", 300_000)).toBeUndefined();
    looks.drop("a", 10);
    expect(looks.of("a", 10)).toBeUndefined();
    // Asked before: what was pulled may have come since.
    looks.take("a", undefined, at(9, 11));
    expect(looks.of("a", 11)).toBeUndefined();
    looks.take("a", undefined, at(11));
    expect(looks.of("a", 11)).toBeDefined();
  });
});
