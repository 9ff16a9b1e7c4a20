import { expect, it } from "vitest";
import { imageCountText } from "../../../cli/warm/image-count-text.ts";
import { sampleImage } from "../caches/sample-cache.ts";

it("imageCountText() leaves out what there is none of", () => {
  expect(imageCountText(sampleImage("a", { desired: 5, ready: 5 }))).toBe("5 of 5 nodes");
  const counts = { desired: 9, ready: 3, pulling: 1, failed: 2, waiting: 3 };
  expect(imageCountText(sampleImage("a", counts))).toBe(
    "3 of 9 nodes, 1 pulling, 2 failed, 3 waiting",
  );
});
