import { describe, expect, it } from "vitest";
import { parseImageReference } from "../../../placement/image-reference.ts";
import { type LyingRegistry, type Reaction, startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage, valueOf } from "../opened-client.ts";
import { digestOf, StoredContent } from "../stored-content.ts";

const BASE = { content: "base", sizeBytes: 10 };
const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };
const signal = new AbortController().signal;

/** Reads an image of two platforms, then has the registry react to what is asked about its blobs. */
async function confirm(react: (digest: string) => Reaction = () => ({})) {
  const content = new StoredContent();
  content.putImage({
    tag: "v1",
    platforms: [
      { platform: AMD64, layers: [BASE, { content: "amd64", sizeBytes: 1 }] },
      { platform: ARM64, layers: [BASE, { content: "arm64", sizeBytes: 1 }] },
    ],
  });
  const registry = await startLyingRegistry((request) => {
    const [, digest] = /^\/v2\/team\/app\/blobs\/(.+)$/.exec(request.path) ?? [];
    return digest === undefined ? content.answer(request) : react(digest);
  });
  return { registry, result: await confirmImage(registry) };
}

async function confirmImage(registry: LyingRegistry) {
  const client = openClient({ insecureHosts: [registry.host] });
  const text = `${registry.host}/team/app:v1`;
  const image = valueOf(await readImage(client, text, { platforms: [AMD64, ARM64] }));
  return client.confirmBlobs(parseImageReference(text), { image, credentials: [], signal });
}

describe("RegistryClient.confirmBlobs()", () => {
  it("asks by HEAD for the config and the layers of every platform, each once, and reads no manifest again", async () => {
    const { registry, result } = await confirm();
    const blobs = valueOf(result);
    expect(blobs).toEqual(
      expect.arrayContaining([digestOf("base"), digestOf("amd64"), digestOf("arm64")]),
    );
    expect(blobs).toHaveLength(5);
    const asked = registry.lines.filter((line) => line.includes("/blobs/"));
    expect(asked.sort()).toEqual(blobs.map((digest) => `HEAD /v2/team/app/blobs/${digest}`).sort());
    expect(registry.lines.filter((line) => line.includes("/manifests/"))).toHaveLength(4);
  });

  it("fails with the blob that the registry has not", async () => {
    const { registry, result } = await confirm((digest) =>
      digest === digestOf("arm64") ? { status: 404 } : {},
    );
    expect(failureOf(result)).toEqual({
      class: "BlobUnknown",
      leg: "blob",
      host: registry.host,
      httpStatus: 404,
      message: `"${registry.host}" answered 404 to the request for blob "${registry.host}/team/app@${digestOf("arm64")}"; push the image again`,
    });
  });

  it("tells trouble of the registry from a missing blob", async () => {
    const { result } = await confirm(() => ({ status: 503 }));
    expect(failureOf(result)).toMatchObject({ class: "RegistryUnavailable", leg: "blob" });
  });

  it.for([405, 501])("believes a registry that answers HEAD with %i", async (status) => {
    const { result } = await confirm(() => ({ status }));
    expect(valueOf(result)).toHaveLength(5);
  });

  it("believes a registry that sends to a storage where only nodes may go", async () => {
    const headers = { location: "https://10.0.0.1/storage" };
    const { result } = await confirm(() => ({ status: 307, headers }));
    expect(valueOf(result)).toHaveLength(5);
  });
});
