import { describe, expect, it } from "vitest";
import { parsePlatform } from "../../../placement/platform.ts";
import { startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage, valueOf } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64", variant: "v8" };
const ATTESTATION = { os: "unknown", architecture: "unknown" };
const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

async function read(content: StoredContent, wanted: string[]) {
  const registry = await startLyingRegistry((request) => content.answer(request));
  const client = openClient({ insecureHosts: [registry.host] });
  const result = await readImage(client, `${registry.host}/team/app:v1`, {
    platforms: wanted.map(parsePlatform),
  });
  return { result, registry };
}

describe("readImageContent()", () => {
  it.for(["oci", "docker"] as const)("chooses the platforms of an %s index", async (types) => {
    const content = new StoredContent();
    const { digest, manifests } = content.putImage({
      tag: "v1",
      types,
      platforms: [
        { platform: AMD64, layers: [{ content: "amd64", sizeBytes: 10 }] },
        { platform: ATTESTATION, layers: [{ content: "attestation", sizeBytes: 99 }] },
        { platform: ARM64, layers: [{ content: "arm64", sizeBytes: 20 }] },
      ],
    });
    const { result, registry } = await read(content, [
      "linux/arm64",
      "linux/arm64/v8",
      "linux/s390x",
    ]);
    const image = valueOf(result);
    expect(image.digest).toBe(digest);
    expect(image.platforms.map(({ sizeBytes, ...rest }) => [rest.digest, sizeBytes])).toEqual([
      [manifests[2], 20],
    ]);
    expect(image.missingPlatforms).toEqual([{ os: "linux", architecture: "s390x" }]);
    expect(registry.requests).toHaveLength(3);
  });

  it("fails where no wanted platform is there, and says what is", async () => {
    const content = new StoredContent();
    content.putImage({
      tag: "v1",
      platforms: [
        { platform: AMD64, layers: [] },
        { platform: ATTESTATION, layers: [] },
      ],
    });
    const { result, registry } = await read(content, ["linux/s390x", "windows(10.0.20348)/amd64"]);
    expect(failureOf(result)).toEqual({
      class: "NoMatchingPlatform",
      leg: "manifest",
      host: registry.host,
      message: `"${registry.host}/team/app" has no image for linux/s390x, windows(10.0.20348)/amd64, only for linux/amd64; build the image for the platform of the nodes`,
    });
  });

  it("fails for a single manifest of another platform", async () => {
    const content = new StoredContent();
    content.putImage({ tag: "v1", platforms: [{ platform: ARM64, layers: [] }] });
    const { result } = await read(content, ["linux/amd64"]);
    expect(failureOf(result).message).toContain(
      "has no image for linux/amd64, only for linux/arm64/v8",
    );
  });

  it("looks for nothing where no platform is wanted", async () => {
    const content = new StoredContent();
    content.putImage({ tag: "v1", platforms: [{ layers: [] }, { platform: ARM64, layers: [] }] });
    const { result } = await read(content, []);
    expect(valueOf(result)).toMatchObject({ platforms: [], missingPlatforms: [] });
  });

  it("names an index whose manifest is gone", async () => {
    const content = new StoredContent();
    const { manifests } = content.putImage({
      tag: "v1",
      platforms: [
        { platform: AMD64, layers: [] },
        { platform: ARM64, layers: [] },
      ],
    });
    const [amd64] = manifests;
    if (amd64 !== undefined) content.remove(amd64);
    const { result } = await read(content, ["linux/amd64"]);
    expect(failureOf(result)).toMatchObject({ class: "ChildManifestUnknown", leg: "child" });
  });

  it("refuses a manifest of another type than its index says", async () => {
    const content = new StoredContent();
    const [manifest] = content.putImage({ platforms: [{ layers: [] }], types: "docker" }).manifests;
    const index = {
      schemaVersion: 2,
      mediaType: OCI_INDEX,
      manifests: [
        {
          mediaType: "application/vnd.oci.image.manifest.v1+json",
          digest: manifest,
          size: 1,
          platform: AMD64,
        },
      ],
    };
    content.tag("v1", content.put(index, OCI_INDEX));
    const { result } = await read(content, ["linux/amd64"]);
    expect(failureOf(result)).toMatchObject({ class: "UnsupportedMediaType", leg: "child" });
    expect(failureOf(result).message).toContain("is of another type than its index says");
  });
});
