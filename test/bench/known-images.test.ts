import { describe, expect, it } from "vitest";
import { encodeImageManifest } from "../../api/encode-image-manifest.ts";
import { readKnownImages } from "../../bench/known-images.ts";

describe("readKnownImages()", () => {
  it("generates images where none were recorded, the same for the same seed", async () => {
    const read = () => readKnownImages({ seed: 5, data: "no-such-folder" });
    const { kind, images } = await read();
    expect(kind).toBe("generated");
    expect(new Set(images.map(({ digest }) => digest)).size).toBe(images.length);
    expect((await read()).images).toEqual(images);
  });

  it("names images so that their manifests can be stored", async () => {
    const { images } = await readKnownImages({ seed: 5, data: "no-such-folder" });
    const platform = { platform: { os: "linux", architecture: "amd64" }, sizeBytes: 1 };
    const rejected = images.filter(({ digest, repository, layers }) => {
      const platforms = [{ ...platform, digest, layers }];
      return encodeImageManifest({ digest, repository, mediaType: "x", platforms }) === undefined;
    });
    expect(rejected).toEqual([]);
  });
});
