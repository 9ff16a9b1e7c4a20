import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeManifest } from "../../../registry/manifests/manifest-decoder.ts";
import { digestOf } from "../stored-content.ts";

const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

const A = digestOf("a");
const B = digestOf("b");
const CONFIG = { mediaType: OCI_CONFIG, digest: digestOf("config"), size: 2 };

function layer(digest: string, size: unknown, mediaType = OCI_LAYER) {
  return { mediaType, digest, size };
}

function manifestOf(fields: object) {
  return { schemaVersion: 2, mediaType: OCI_MANIFEST, config: CONFIG, layers: [], ...fields };
}

function indexOf(manifests: unknown[], fields: object = {}) {
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests, ...fields };
}

function entry(digest: string, platform: object | undefined, fields: object = {}) {
  return { mediaType: OCI_MANIFEST, digest, size: 100, ...(platform && { platform }), ...fields };
}

function decode(document: unknown, contentType = OCI_MANIFEST) {
  return decodeManifest(Buffer.from(JSON.stringify(document)), contentType);
}

function refusal(document: unknown, contentType = OCI_MANIFEST): string {
  const decoded = decode(document, contentType);
  return decoded.kind === "refused" ? `${decoded.class}: ${decoded.reason}` : "decoded";
}

describe("decodeManifest()", () => {
  it("reads an OCI manifest, each layer once and with the size it was first listed with", () => {
    const layers = [layer(A, 10), layer(B, 5), layer(A, 99)];
    expect(decode(manifestOf({ layers }))).toEqual({
      kind: "decoded",
      document: {
        kind: "manifest",
        mediaType: OCI_MANIFEST,
        configDigest: CONFIG.digest,
        layers: [
          { digest: A, sizeBytes: 10 },
          { digest: B, sizeBytes: 5 },
        ],
        sizeBytes: 15,
      },
    });
  });

  it("reads a Docker manifest and never looks at the URLs of foreign layers", () => {
    const document = {
      schemaVersion: 2,
      mediaType: DOCKER_MANIFEST,
      config: { ...CONFIG, mediaType: "application/vnd.docker.container.image.v1+json" },
      layers: [
        {
          ...layer(A, 7, "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"),
          urls: ["http://169.254.169.254/"],
        },
      ],
    };
    const decoded = decode(document, DOCKER_MANIFEST);
    expect(decoded).toMatchObject({ document: { layers: [{ digest: A, sizeBytes: 7 }] } });
    expect(JSON.stringify(decoded)).not.toContain("169.254");
  });

  it("reads an index without its attestations, signatures and artifacts", () => {
    const linux = { os: "linux", architecture: "amd64" };
    const windows = { os: "windows", architecture: "amd64", "os.version": "10.0.20348.1" };
    const manifests = [
      entry(A, { ...linux, variant: "", "os.features": [] }),
      entry(B, windows),
      entry(A, { os: "unknown", architecture: "unknown" }),
      entry(A, linux, { annotations: { "vnd.docker.reference.type": "attestation-manifest" } }),
      entry(A, linux, { artifactType: "application/vnd.example" }),
      entry(A, linux, { mediaType: "application/vnd.example+json" }),
      entry(B, undefined, { mediaType: OCI_INDEX }),
    ];
    expect(decode(indexOf(manifests), OCI_INDEX)).toEqual({
      kind: "decoded",
      document: {
        kind: "index",
        mediaType: OCI_INDEX,
        entries: [
          { kind: "manifest", mediaType: OCI_MANIFEST, digest: A, platform: linux },
          {
            kind: "manifest",
            mediaType: OCI_MANIFEST,
            digest: B,
            platform: { os: "windows", architecture: "amd64", osVersion: "10.0.20348.1" },
          },
          { kind: "index", mediaType: OCI_INDEX, digest: B },
        ],
      },
    });
  });

  it("believes the document where Content-Type says nothing, and Content-Type where the document does", () => {
    expect(decode(manifestOf({}), "application/json").kind).toBe("decoded");
    expect(decode(manifestOf({ mediaType: undefined })).kind).toBe("decoded");
    expect(refusal(manifestOf({ mediaType: undefined }), "application/json")).toBe(
      "UnsupportedMediaType: is of a type that is no image or does not fit its content",
    );
  });

  it.for([
    [
      "both manifests and layers",
      { ...manifestOf({}), manifests: [] },
      "has both manifests and layers",
    ],
    ["manifests that are null", manifestOf({ manifests: null }), "has both manifests and layers"],
    [
      "another type than Content-Type",
      manifestOf({ mediaType: DOCKER_MANIFEST }),
      "is of another type than its Content-Type says",
    ],
    [
      "layers under the type of an index",
      manifestOf({ mediaType: OCI_INDEX }),
      "is of another type than its Content-Type says",
    ],
    [
      "a Helm chart",
      manifestOf({ config: { ...CONFIG, mediaType: "application/vnd.cncf.helm.config.v1+json" } }),
      "has a config that is not a container image's",
    ],
    [
      "an unknown layer",
      manifestOf({ layers: [layer(A, 1, "application/wasm")] }),
      "has a layer that is not a container image's",
    ],
    [
      "more layers than can be mounted",
      manifestOf({ layers: Array.from({ length: 501 }, () => layer(A, 1)) }),
      'is wrong at "layers"',
    ],
    [
      "more bytes than can be counted",
      manifestOf({ layers: [layer(A, Number.MAX_SAFE_INTEGER), layer(B, 1)] }),
      "has layers larger than can be counted",
    ],
    ["no layers", manifestOf({ layers: undefined }), 'is wrong at "layers"'],
  ] as const)("refuses %s", ([, document, reason]) => {
    expect(refusal(document)).toBe(`UnsupportedMediaType: ${reason}`);
  });

  it.for([-1, 1e300, 1.5, "12", null, undefined])("refuses a layer of size %j", (size) => {
    expect(refusal(manifestOf({ layers: [layer(A, size)] }))).toBe(
      'UnsupportedMediaType: is wrong at "layers.0.size"',
    );
  });

  it.for(["sha256:../../etc/passwd", "sha256:ABC", "", 7])("refuses the digest %j", (digest) => {
    const layers = [{ ...layer(A, 1), digest }];
    expect(refusal(manifestOf({ layers }))).toBe(
      'UnsupportedMediaType: is wrong at "layers.0.digest"',
    );
  });

  it("refuses an index of ten thousand entries, and a platform that is no word", () => {
    const many = Array.from({ length: 10_000 }, () => entry(A, undefined));
    expect(refusal(indexOf(many), OCI_INDEX)).toBe('UnsupportedMediaType: is wrong at "manifests"');
    const odd = entry(A, { os: "linux\u202e", architecture: "amd64" });
    expect(refusal(indexOf([odd]), OCI_INDEX)).toBe(
      'UnsupportedMediaType: is wrong at "manifests.0.platform.os"',
    );
  });

  it.for([
    ["application/vnd.docker.distribution.manifest.v1+prettyjws", {}],
    ["application/vnd.docker.distribution.manifest.v1+json", {}],
    ["application/json", { schemaVersion: 1 }],
    [OCI_MANIFEST, { schemaVersion: 2, fsLayers: [] }],
  ] as const)("calls schema 1 by its name: %s", ([contentType, document]) => {
    expect(refusal(document, contentType)).toBe("Schema1Manifest: is of schema 1");
  });

  it("tells what is no manifest at all", () => {
    expect(decodeManifest(Buffer.from("<html>"), "text/html")).toEqual({
      kind: "refused",
      class: "NotARegistry",
      reason: "is not JSON",
    });
    expect(refusal({ error: "hunter2" }, "application/json")).toBe("NotARegistry: is no manifest");
    expect(refusal(null)).toBe("NotARegistry: is no manifest");
  });

  it("decodes or refuses any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(OCI_INDEX, OCI_MANIFEST), (value, type) => {
        expect(decode(value, type).kind).toBe("refused");
        expect(["decoded", "refused"]).toContain(decode(manifestOf({ layers: value }), type).kind);
        expect(["decoded", "refused"]).toContain(decode(indexOf([value]), type).kind);
      }),
    );
  });
});
