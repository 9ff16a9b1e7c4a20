import { describe, expect, it } from "vitest";
import type { PodImage } from "../../placement/pod-images.ts";
import { problemImagesOf, sharedImagesOf } from "../../webhook/judged-image.ts";
import { judgedImage, PULLABLE } from "./judged-images.ts";

function image(
  container: string,
  reference: string,
  pullPolicy: PodImage["pullPolicy"] = "Always",
) {
  return { container, kind: "main", reference, pullPolicy } as const;
}

describe("sharedImagesOf()", () => {
  it("lists each image once for each pull policy, under its first container", () => {
    const images = [
      image("a", "x"),
      image("b", "y"),
      image("c", "x"),
      image("d", "x", "Never"),
      image("e", "x"),
    ];
    expect(sharedImagesOf(images)).toEqual([
      { image: images[0], others: 2 },
      { image: images[1], others: 0 },
      { image: images[3], others: 0 },
    ]);
  });
});

describe("problemImagesOf()", () => {
  it("leaves out what is allowed, and puts what is denied first", () => {
    const warned = judgedImage({ container: "w", problemClass: "Timeout", action: "warn" });
    const allowed = judgedImage({ container: "x", problemClass: "Timeout", action: "allow" });
    const denied = judgedImage({ container: "d" });
    const problems = problemImagesOf([PULLABLE, warned, allowed, denied]);
    expect(problems.map(({ image: { container }, action }) => `${container} ${action}`)).toEqual([
      "d deny",
      "w warn",
    ]);
  });
});
