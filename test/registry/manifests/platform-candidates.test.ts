import { describe, expect, it } from "vitest";
import type { Digest } from "../../../placement/digest.ts";
import { startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage, valueOf } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

interface Entry {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly platform?: object;
}

function putIndex(content: StoredContent, ...entries: Entry[]): Digest {
  const manifests = entries.map((entry) => ({ ...entry, size: 100 }));
  return content.put({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }, OCI_INDEX);
}

function manifestOf(content: StoredContent, text: string): Entry {
  const { digest } = content.putImage({
    platforms: [{ layers: [{ content: text, sizeBytes: 7 }] }],
  });
  return { mediaType: OCI_MANIFEST, digest };
}

async function read(content: StoredContent) {
  const registry = await startLyingRegistry((request) => content.answer(request));
  const client = openClient({ insecureHosts: [registry.host] });
  return readImage(client, `${registry.host}/team/app:v1`);
}

describe("platformCandidatesOf()", () => {
  it("looks into an index inside an index", async () => {
    const content = new StoredContent();
    const image = manifestOf(content, "inner");
    const inner = putIndex(content, { ...image, platform: AMD64 });
    content.tag("v1", putIndex(content, { mediaType: OCI_INDEX, digest: inner }));
    const { platforms } = valueOf(await read(content));
    expect(platforms.map(({ digest, sizeBytes }) => [digest, sizeBytes])).toEqual([
      [image.digest, 7],
    ]);
  });

  it("reads the config of an entry that names no platform", async () => {
    const content = new StoredContent();
    const image = manifestOf(content, "unlabelled");
    content.tag("v1", putIndex(content, image));
    const { platforms } = valueOf(await read(content));
    expect(platforms.map(({ platform, digest }) => [platform, digest])).toEqual([
      [AMD64, image.digest],
    ]);
  });

  it("goes no deeper than once", async () => {
    const content = new StoredContent();
    const inmost = putIndex(content, { ...manifestOf(content, "deep"), platform: AMD64 });
    const inner = putIndex(content, { mediaType: OCI_INDEX, digest: inmost });
    content.tag("v1", putIndex(content, { mediaType: OCI_INDEX, digest: inner }));
    const failure = failureOf(await read(content));
    expect(failure).toMatchObject({ class: "UnsupportedMediaType", leg: "child" });
    expect(failure.message).toContain("has an index inside an index inside it");
  });

  it("reads no more than eight documents to find out what they are", async () => {
    const content = new StoredContent();
    const images = Array.from({ length: 9 }, (_, index) => manifestOf(content, `layer ${index}`));
    content.tag("v1", putIndex(content, ...images));
    const failure = failureOf(await read(content));
    expect(failure.class).toBe("UnsupportedMediaType");
    expect(failure.message).toContain("has too many indexes inside it");
  });

  it("finds nothing in an empty index", async () => {
    const content = new StoredContent();
    content.tag("v1", putIndex(content));
    expect(failureOf(await read(content)).message).toContain("only for none");
  });
});
