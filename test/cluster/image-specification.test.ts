import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encodeImage } from "./image-specification.ts";

function sha256(bytes: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function decode(bytes: Uint8Array | undefined): unknown {
  return JSON.parse(Buffer.from(bytes ?? []).toString());
}

describe("encodeImage()", () => {
  it("makes one OCI manifest whose layers state the sizes asked for", () => {
    const { manifests, blobs, layers } = encodeImage({
      repository: "app",
      platforms: [{ layers: [{ content: "base", sizeBytes: 5_000_000_000 }, { content: "own" }] }],
    });
    const config = blobs[2];
    expect(layers).toEqual([
      [
        { digest: sha256("base"), sizeBytes: 5_000_000_000 },
        { digest: sha256("own"), sizeBytes: 3 },
      ],
    ]);
    expect(manifests.map(({ bytes }) => decode(bytes))).toEqual([
      {
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config: {
          mediaType: "application/vnd.oci.image.config.v1+json",
          digest: config?.digest,
          size: config?.bytes.length,
        },
        layers: [
          {
            mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
            digest: sha256("base"),
            size: 5_000_000_000,
          },
          {
            mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
            digest: sha256("own"),
            size: 3,
          },
        ],
      },
    ]);
    expect(decode(config?.bytes)).toEqual({
      os: "linux",
      architecture: "amd64",
      rootfs: { type: "layers", diff_ids: [sha256("base"), sha256("own")] },
    });
  });

  it("makes a Docker manifest list over the manifests of several platforms", () => {
    const arm = { os: "linux", architecture: "arm64", variant: "v8" };
    const { manifests } = encodeImage({
      repository: "app",
      types: "docker",
      platforms: [{ layers: [{ content: "a" }] }, { platform: arm, layers: [{ content: "b" }] }],
    });
    const type = "application/vnd.docker.distribution.manifest.v2+json";
    const [amd64, arm64, list] = manifests;
    expect(decode(list?.bytes)).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.docker.distribution.manifest.list.v2+json",
      manifests: [
        {
          mediaType: type,
          digest: amd64?.digest,
          size: amd64?.bytes.length,
          platform: { os: "linux", architecture: "amd64" },
        },
        { mediaType: type, digest: arm64?.digest, size: arm64?.bytes.length, platform: arm },
      ],
    });
  });

  it("gives equal content the same digest in every image", () => {
    const [one, other] = ["one", "other"].map((own) =>
      encodeImage({
        repository: own,
        platforms: [{ layers: [{ content: "base" }, { content: own }] }],
      }),
    );
    expect(one?.layers[0]?.[0]).toEqual(other?.layers[0]?.[0]);
    expect(one?.manifests[0]?.digest).not.toBe(other?.manifests[0]?.digest);
  });
});
