import type { ImageContent } from "../../api/encode-image-manifest.ts";
import { type Digest, parseDigest } from "../../placement/digest.ts";
import { parsePlatform } from "../../placement/platform.ts";

/** A digest of one repeated hexadecimal digit. */
export function sampleDigest(digit: string): Digest {
  return parseDigest(`sha256:${digit.repeat(64)}`);
}

export function samplePlatform(text: string, digit = "b"): ImageContent["platforms"][number] {
  return {
    platform: parsePlatform(text),
    digest: sampleDigest(digit),
    sizeBytes: 68_741_916,
    layers: [{ digest: sampleDigest("c"), sizeBytes: 68_741_916 }],
  };
}

/** An index of two platforms. */
export const SAMPLE_CONTENT: ImageContent = {
  digest: sampleDigest("a"),
  repository: "docker.io/library/nginx",
  mediaType: "application/vnd.oci.image.index.v1+json",
  platforms: [samplePlatform("linux/amd64"), samplePlatform("linux/arm/v6", "d")],
};
