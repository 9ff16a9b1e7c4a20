import { describe, expect, it } from "vitest";
import { checkBlobs } from "../../check/check-blobs.ts";
import { startLyingRegistry } from "../registry/lying-registry.ts";
import { openClient } from "../registry/opened-client.ts";
import { digestOf, StoredContent } from "../registry/stored-content.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };

/** Checks `team/app:<tag>` of a registry that has the image v1 but for what `spoil` takes away. */
async function check(
  tag: string,
  {
    platforms = [AMD64],
    spoil = () => {},
  }: { platforms?: (typeof AMD64)[]; spoil?: (content: StoredContent) => void } = {},
) {
  const content = new StoredContent();
  const layers = [{ content: "base", sizeBytes: 5 }];
  content.putImage({ tag: "v1", platforms: [{ platform: AMD64, layers }] });
  spoil(content);
  const registry = await startLyingRegistry((request) => content.answer(request));
  const client = openClient({ insecureHosts: [registry.host] });
  const { signal } = new AbortController();
  const credentials = { credentials: [], notes: [] };
  const text = `${registry.host}/team/app:${tag}`;
  const result = await checkBlobs(text, { credentials, platforms, signal }, client);
  return { registry, result };
}

describe("checkBlobs()", () => {
  it("finds an image that can be pulled, with what should be mended, as checkImage() does", async () => {
    const { result } = await check("v1", { platforms: [AMD64, ARM64] });
    expect(result).toMatchObject({
      kind: "pullable",
      image: { platforms: [{ platform: AMD64, sizeBytes: 5 }], missingPlatforms: [ARM64] },
      remarks: [{ class: "NoMatchingPlatform" }],
    });
  });

  it("calls an image that lacks a layer no image that can be pulled", async () => {
    const { result } = await check("v1", { spoil: (content) => content.remove(digestOf("base")) });
    expect(result).toMatchObject({
      kind: "problem",
      problem: { class: "BlobUnknown", leg: "blob", httpStatus: 404 },
    });
  });

  it("asks about no blob where the manifest is the problem", async () => {
    const { registry, result } = await check("v2");
    expect(result).toMatchObject({ kind: "problem", problem: { class: "ManifestUnknown" } });
    expect(registry.lines.filter((line) => line.includes("/blobs/"))).toEqual([]);
  });
});
