import { describe, expect, it } from "vitest";
import { encodeImageManifest } from "../../../api/encode-image-manifest.ts";
import { knownImagesOf, readSampleImages } from "../../../bench/cluster/known-images.ts";
import { generateImageSet } from "../../../demo/generated-image-set.ts";

describe("readSampleImages()", () => {
  it("generates images where none were recorded, the same for the same seed", async () => {
    const read = () => readSampleImages({ seed: 5, data: "no-such-folder" });
    expect(await read()).toEqual({ kind: "generated", samples: generateImageSet(5) });
  });
});

describe("knownImagesOf()", () => {
  it("takes images of equal content as one", () => {
    const layers = [{ content: "base", sizeBytes: 10 }];
    const samples = ["1", "2"].map((tag) => ({ repository: "team/web", tag, weight: 1, layers }));
    const images = knownImagesOf(samples, "example.com:5000");
    expect(images.map(({ reference, repository }) => [reference, repository])).toEqual([
      ["example.com:5000/team/web:2", "example.com:5000/team/web"],
    ]);
  });

  it("names images so that their manifests can be stored", () => {
    const platform = { platform: { os: "linux", architecture: "amd64" }, sizeBytes: 1 };
    const images = knownImagesOf(generateImageSet(5), "127.0.0.1:5000");
    const rejected = images.filter(({ digest, repository, layers }) => {
      const platforms = [{ ...platform, digest, layers }];
      return encodeImageManifest({ digest, repository, mediaType: "x", platforms }) === undefined;
    });
    expect(rejected).toEqual([]);
  });
});
