import { describe, expect, it } from "vitest";
import { encodeImageManifest, encodeImageManifestStatus } from "../../api/encode-image-manifest.ts";
import { decodeImageManifest, imageManifestNameOf } from "../../api/image-manifest.ts";
import { SAMPLE_CONTENT, sampleDigest } from "./sample-image-manifest.ts";

describe("decodeImageManifest()", () => {
  it("gives back the content that was encoded", () => {
    const object = encodeImageManifest(SAMPLE_CONTENT);
    const references = ["docker.io/library/nginx:1.29"];
    const status = object && encodeImageManifestStatus(object.spec, references).status;
    expect(decodeImageManifest({ ...object, status })).toEqual({
      digest: SAMPLE_CONTENT.digest,
      platforms: SAMPLE_CONTENT.platforms.map(({ platform, layers }) => ({ platform, layers })),
      references,
    });
  });

  it("knows no references before a status was written", () => {
    expect(decodeImageManifest(encodeImageManifest(SAMPLE_CONTENT)).references).toEqual([]);
  });

  it.for([undefined, null, {}, { spec: {} }, { spec: { digest: "sha256:0" } }])(
    "refuses %j",
    (raw) => {
      expect(() => decodeImageManifest(raw)).toThrow(/"path"/);
    },
  );
});

describe("imageManifestNameOf()", () => {
  it("is the digest with a dash", () => {
    expect(imageManifestNameOf(sampleDigest("a"))).toBe(`sha256-${"a".repeat(64)}`);
  });
});
