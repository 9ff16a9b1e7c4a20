import { describe, expect, it } from "vitest";
import { denialOf } from "../../webhook/denial.ts";
import { problemImagesOf } from "../../webhook/judged-image.ts";
import { type JudgedFields, judgedImage } from "./judged-images.ts";

function denial(...images: JudgedFields[]): string {
  return denialOf(problemImagesOf(images.map(judgedImage)));
}

describe("denialOf()", () => {
  it("says in one line what is wrong with one image", () => {
    expect(denial({ others: 1 })).toBe(
      "app (+1): image ghcr.io/team/web:v2: ManifestUnknown: It failed; push this tag or digest, or correct the reference",
    );
  });

  it("gives several images a line each, and counts those beyond five", () => {
    const lines = denial(
      ...Array.from({ length: 7 }, (_, index) => ({ container: `c${index}` })),
    ).split("\n");
    expect([lines.length, lines[0], lines[1]?.slice(0, 11), lines[6]]).toEqual([
      7,
      "7 images cannot be pulled:",
      "- c0: image",
      "- +2 more",
    ]);
  });

  it("shows no more than a part of what is endless, and nothing that plays tricks", () => {
    const text = denial({ container: "a\nb".repeat(100), image: `x\u202e${"y".repeat(5_000)}` });
    expect(text.length).toBeLessThan(500);
    expect(text).toMatch(/^[ -~]+$/);
  });
});
