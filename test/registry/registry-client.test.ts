import { describe, expect, it } from "vitest";
import { parseImageReference } from "../../placement/image-reference.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { registryError, startLyingRegistry } from "./lying-registry.ts";
import { failureOf, openClient, readImage, valueOf } from "./opened-client.ts";
import { digestOf, StoredContent } from "./stored-content.ts";

const BASE = { content: "debian base", sizeBytes: 48_000_000 };
const APP = { content: "the app", sizeBytes: 2_000_000 };

describe("RegistryClient.readImage()", () => {
  it("resolves a tag by HEAD and reads manifest and config by digest", async () => {
    const content = new StoredContent();
    const { digest } = content.putImage({ tag: "v1", platforms: [{ layers: [BASE, APP] }] });
    const registry = await startLyingRegistry((request) => content.answer(request));
    const client = openClient({ insecureHosts: [registry.host] });

    expect(await readImage(client, `${registry.host}/team/app:v1`)).toEqual({
      kind: "ok",
      value: {
        digest,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        platforms: [
          {
            platform: { os: "linux", architecture: "amd64" },
            digest,
            sizeBytes: 50_000_000,
            layers: [
              { digest: digestOf("debian base"), sizeBytes: 48_000_000 },
              { digest: digestOf("the app"), sizeBytes: 2_000_000 },
            ],
          },
        ],
        missingPlatforms: [],
      },
    });
    expect(registry.lines.map((line) => line.replace(/sha256:.*/, "digest"))).toEqual([
      "HEAD /v2/team/app/manifests/v1",
      "GET /v2/team/app/manifests/digest",
      "GET /v2/team/app/blobs/digest",
    ]);
  });
});
