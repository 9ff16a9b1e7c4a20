import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseDigest } from "../../../placement/digest.ts";
import {
  type Answer,
  json,
  type ReceivedRequest,
  registryError,
  startLyingRegistry,
} from "../lying-registry.ts";
import { failureOf, openClient, readImage, valueOf } from "../opened-client.ts";
import { digestOf, StoredContent } from "../stored-content.ts";

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const PLATFORMS = [{ layers: [{ content: "x", sizeBytes: 1 }] }];

/** Reads `team/app:v1`, or what the reference says, from a registry that changes honest answers. */
async function readChanged(
  change: (answer: Answer, request: ReceivedRequest) => Answer,
  reference = "team/app:v1",
) {
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: PLATFORMS });
  const registry = await startLyingRegistry((request) => change(content.answer(request), request));
  const client = openClient({ insecureHosts: [registry.host] });
  const result = await readImage(client, `${registry.host}/${reference}`);
  return { result, registry };
}

function without(name: string, { headers, body = "" }: Answer): Answer {
  const kept = Object.entries(headers ?? {}).filter(([key]) => key !== name);
  return { headers: Object.fromEntries(kept), body };
}

describe("RepositoryReader.resolve()", () => {
  it.for([405, 501, 404, 400])("asks with GET where HEAD gets %i", async (status) => {
    const { result } = await readChanged((answer, { method }) =>
      method === "HEAD" ? { status } : answer,
    );
    expect(valueOf(result).platforms).toHaveLength(1);
  });

  it.for([401, 429, 408, 503])("does not where HEAD gets %i", async (status) => {
    const { registry } = await readChanged(() => ({ status }));
    expect(registry.lines).toEqual(["HEAD /v2/team/app/manifests/v1"]);
  });

  it("computes the digest where the registry names none", async () => {
    const { result, registry } = await readChanged((answer) =>
      without("docker-content-digest", answer),
    );
    expect(valueOf(result).platforms).toHaveLength(1);
    expect(registry.lines.slice(0, 2)).toEqual([
      "HEAD /v2/team/app/manifests/v1",
      "GET /v2/team/app/manifests/v1",
    ]);
  });

  it("takes no digest that is none", async () => {
    const { result } = await readChanged((answer, { path }) => ({
      ...answer,
      headers: {
        ...answer.headers,
        ...(path.endsWith("/v1") && { "docker-content-digest": "sha256:../../../etc" }),
      },
    }));
    expect(valueOf(result).platforms).toHaveLength(1);
  });

  it("refuses bytes that are not what the registry itself says they are", async () => {
    const { result } = await readChanged((answer, { method }) =>
      method === "HEAD"
        ? { status: 405 }
        : { ...answer, headers: { ...answer.headers, "docker-content-digest": digestOf("other") } },
    );
    expect(failureOf(result)).toMatchObject({ class: "DigestMismatch", leg: "manifest" });
  });
});

describe("RepositoryReader.manifest()", () => {
  it("refuses bytes that do not hash to the digest, and does not keep that", async () => {
    const asked = digestOf("asked");
    const reference = `team/app@${asked}`;
    const { result, registry } = await readChanged(
      () => ({
        headers: { "content-type": OCI_MANIFEST, "docker-content-digest": asked },
        body: "another",
      }),
      reference,
    );
    expect(failureOf(result)).toEqual({
      class: "DigestMismatch",
      leg: "manifest",
      host: registry.host,
      httpStatus: 200,
      message: `The manifest "${registry.host}/team/app@${asked}" is not what its digest says; do not use the image until the registry or the proxy before it is mended`,
    });
  });

  it("verifies sha512 as well", async () => {
    const document = Buffer.from("not JSON");
    const digest = parseDigest(`sha512:${createHash("sha512").update(document).digest("hex")}`);
    const answer = { headers: { "content-type": OCI_MANIFEST }, body: document };
    const { result } = await readChanged(() => answer, `team/app@${digest}`);
    expect(failureOf(result).class).toBe("NotARegistry");
    const { result: wrong } = await readChanged(
      () => ({ ...answer, body: "x" }),
      `team/app@${digest}`,
    );
    expect(failureOf(wrong).class).toBe("DigestMismatch");
  });

  it("takes a page for what it is", async () => {
    const page = { headers: { "content-type": "text/html" }, body: "<html>log in</html>" };
    expect(failureOf((await readChanged(() => page)).result).class).toBe("NotARegistry");
  });

  it("wants a Content-Type", async () => {
    const { result } = await readChanged((answer) => without("content-type", answer));
    expect(failureOf(result)).toMatchObject({ class: "NotARegistry", leg: "manifest" });
    expect(failureOf(result).message).toContain("came without Content-Type");
  });

  it("calls schema 1 by its name", async () => {
    const { result } = await readChanged(() =>
      json(
        { schemaVersion: 1, fsLayers: [] },
        {
          headers: { "content-type": "application/vnd.docker.distribution.manifest.v1+prettyjws" },
        },
      ),
    );
    expect(failureOf(result)).toMatchObject({ class: "Schema1Manifest", leg: "manifest" });
  });
});

describe("RepositoryReader.configPlatform()", () => {
  it.for([
    ["is gone", registryError(404, "BLOB_UNKNOWN"), "BlobUnknown"],
    ["is another", { headers: {}, body: "another" }, "DigestMismatch"],
  ] as const)("fails where the config %s", async ([, answer, failureClass]) => {
    const { result } = await readChanged((honest, { path }) =>
      path.includes("/blobs/") ? answer : honest,
    );
    expect(failureOf(result)).toMatchObject({ class: failureClass, leg: "config" });
  });

  it("fails where the config names no platform", async () => {
    const content = new StoredContent();
    const config = {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: content.put({ os: "linux" }, "application/octet-stream"),
      size: 2,
    };
    const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [] };
    content.tag("v1", content.put(manifest, OCI_MANIFEST));
    const { result } = await readChanged((_answer, request) => content.answer(request));
    expect(failureOf(result)).toMatchObject({ class: "UnsupportedMediaType", leg: "config" });
    expect(failureOf(result).message).toContain("names no platform");
  });
});
