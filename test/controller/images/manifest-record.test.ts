import { describe, expect, it } from "vitest";
import { encodeImageManifest } from "../../../api/encode-image-manifest.ts";
import { decodeManifestRecord } from "../../../controller/images/manifest-record.ts";
import { digestOf, layer } from "../../support/layers.ts";
import { LINUX } from "../../support/observed.ts";

function rawManifest(annotations: Record<string, string>): object {
  const digest = digestOf("web");
  const manifest = encodeImageManifest({
    digest,
    repository: "registry.example/web",
    mediaType: "application/vnd.oci.image.index.v1+json",
    platforms: [{ platform: LINUX, digest, sizeBytes: 5, layers: [layer("a", 5)] }],
  });
  return {
    ...manifest,
    metadata: { name: "x", uid: "1", resourceVersion: "7", annotations },
    status: { references: ["registry.example/web:v1"] },
  };
}

describe("decodeManifestRecord()", () => {
  it("keeps the content and for which platforms it was sought", () => {
    const raw = rawManifest({ "layerwise.io/sought-platforms": "linux/amd64,linux/arm64" });
    expect(decodeManifestRecord(raw)).toEqual({
      content: {
        digest: digestOf("web"),
        platforms: [{ platform: LINUX, layers: [layer("a", 5)] }],
        references: ["registry.example/web:v1"],
      },
      uid: "1",
      resourceVersion: "7",
      soughtPlatforms: ["linux/amd64", "linux/arm64"],
    });
  });

  it("takes a manifest without the annotation as sought for none", () => {
    expect(decodeManifestRecord(rawManifest({})).soughtPlatforms).toEqual([]);
  });

  it("throws on another kind of object", () => {
    expect(() => decodeManifestRecord({ metadata: { name: "x" } })).toThrow(/"spec"/);
  });
});
