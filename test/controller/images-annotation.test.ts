import { expect, it } from "vitest";
import { formatImagesAnnotation } from "../../controller/images-annotation.ts";

it("formatImagesAnnotation() has three parts that a script can split", () => {
  const summary = { images: 31, layers: 214, sizeBytes: 5_583_457_485 };
  expect(formatImagesAnnotation(summary)).toBe("31 images, 214 layers, 5.6 GB");
  expect(formatImagesAnnotation({ images: 1, layers: 0, sizeBytes: 0 })).toBe(
    "1 images, 0 layers, 0 B",
  );
});
