import { describe, expect, it } from "vitest";
import { encodeImageManifest, encodeImageManifestStatus } from "../../api/encode-image-manifest.ts";
import { SAMPLE_CONTENT, sampleDigest, samplePlatform } from "./sample-image-manifest.ts";

const LAYERS = [{ digest: sampleDigest("c"), sizeBytes: 68_741_916 }];

describe("encodeImageManifest()", () => {
  it("names the object after the digest and fills absent platform keys with nothing", () => {
    expect(encodeImageManifest(SAMPLE_CONTENT)).toEqual({
      apiVersion: "layerwise.io/v1alpha1",
      kind: "ImageManifest",
      metadata: { name: `sha256-${"a".repeat(64)}` },
      spec: {
        digest: sampleDigest("a"),
        repository: "docker.io/library/nginx",
        mediaType: "application/vnd.oci.image.index.v1+json",
        platforms: [
          {
            os: "linux",
            architecture: "amd64",
            variant: "",
            osVersion: "",
            digest: sampleDigest("b"),
            sizeBytes: 68_741_916,
            layers: LAYERS,
          },
          {
            os: "linux",
            architecture: "arm",
            variant: "v6",
            osVersion: "",
            digest: sampleDigest("d"),
            sizeBytes: 68_741_916,
            layers: LAYERS,
          },
        ],
      },
    });
  });

  it("keeps what is stored when platforms join", () => {
    const stored = encodeImageManifest(SAMPLE_CONTENT)?.spec;
    const joining = {
      ...SAMPLE_CONTENT,
      repository: "mirror.example.com/nginx",
      platforms: [samplePlatform("linux/amd64", "e"), samplePlatform("linux/arm64", "f")],
    };
    const spec = encodeImageManifest(joining, stored)?.spec;
    expect(spec?.repository).toBe("docker.io/library/nginx");
    expect(spec?.platforms.map(({ architecture, digest }) => [architecture, digest])).toEqual([
      ["amd64", sampleDigest("b")],
      ["arm", sampleDigest("d")],
      ["arm64", sampleDigest("f")],
    ]);
  });

  it("takes the first of two entries for one platform, as containerd does", () => {
    const platforms = [samplePlatform("linux/arm64"), samplePlatform("linux/arm64/v8", "d")];
    const spec = encodeImageManifest({ ...SAMPLE_CONTENT, platforms })?.spec;
    expect(spec?.platforms.map(({ digest }) => digest)).toEqual([sampleDigest("b")]);
  });

  it("leaves out a platform with more layers than the schema allows", () => {
    const huge = { ...samplePlatform("linux/arm64"), layers: Array(513).fill(LAYERS[0]) };
    const platforms = [huge, samplePlatform("linux/amd64")];
    const spec = encodeImageManifest({ ...SAMPLE_CONTENT, platforms })?.spec;
    expect(spec?.platforms.map(({ architecture }) => architecture)).toEqual(["amd64"]);
    expect(encodeImageManifest({ ...SAMPLE_CONTENT, platforms: [huge] })).toBe(undefined);
  });
});

describe("encodeImageManifestStatus()", () => {
  it("keeps 20 references, and says platforms and size in words", () => {
    const spec = encodeImageManifest(SAMPLE_CONTENT)?.spec;
    const references = Array.from({ length: 30 }, (_, n) => `docker.io/library/nginx:${n}`);
    expect(spec && encodeImageManifestStatus(spec, references).status).toEqual({
      references: references.slice(0, 20),
      platforms: "linux/amd64,linux/arm/v6",
      size: "68.7 MB",
    });
  });
});
