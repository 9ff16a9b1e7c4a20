import { describe, expect, it } from "vitest";
import { hollowImage } from "./hollow-image-builder.ts";
import { imageReportOf } from "./image-report.ts";

describe("imageReportOf()", () => {
  it("lists the largest image first, each with its digest before its tag", () => {
    const [small, large] = [hollowImage("small", { a: 1 }), hollowImage("large", { a: 1, b: 5 })];
    expect(imageReportOf([small, large])).toEqual([
      {
        names: [`registry.example/large@${large.digest}`, "registry.example/large:1"],
        sizeBytes: 6,
      },
      {
        names: [`registry.example/small@${small.digest}`, "registry.example/small:1"],
        sizeBytes: 1,
      },
    ]);
  });

  it("leaves out the smallest beyond fifty", () => {
    const images = Array.from({ length: 60 }, (_, size) =>
      hollowImage(`i${size}`, { [size]: size }),
    );
    const sizes = imageReportOf(images).map((image) => image.sizeBytes);
    expect(sizes).toEqual(Array.from({ length: 50 }, (_, index) => 59 - index));
  });

  it("makes one entry of the tags of a digest, with five names at most", () => {
    const image = hollowImage("web", { a: 1 });
    const tags = Array.from({ length: 7 }, (_, tag) => ({
      ...image,
      reference: `registry.example/web:${tag}`,
    }));
    expect(imageReportOf(tags)).toEqual([
      {
        names: [
          `registry.example/web@${image.digest}`,
          "registry.example/web:0",
          "registry.example/web:1",
          "registry.example/web:2",
          "registry.example/web:3",
        ],
        sizeBytes: 1,
      },
    ]);
  });
});
