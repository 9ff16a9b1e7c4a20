import { describe, expect, it } from "vitest";
import { parseImageReference } from "../../placement/image-reference.ts";
import { Credential } from "../../registry/credentials/credential.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { json, registryError, startLyingRegistry } from "./lying-registry.ts";
import { failureOf, openClient, readImage, valueOf } from "./opened-client.ts";
import { digestOf, StoredContent } from "./stored-content.ts";

const BASE = { content: "debian base", sizeBytes: 48_000_000 };
const APP = { content: "the app", sizeBytes: 2_000_000 };

async function startHonestRegistry(content: StoredContent) {
  const registry = await startLyingRegistry((request) => content.answer(request));
  /** What was asked for, digests cut off. */
  const asked = () => registry.lines.map((line) => line.replace(/sha256:.*/, "digest"));
  return { ...registry, asked, reference: `${registry.host}/team/app` };
}

describe("RegistryClient.readImage()", () => {
  it("resolves a tag by HEAD and reads manifest and config by digest", async () => {
    const content = new StoredContent();
    const { digest } = content.putImage({ tag: "v1", platforms: [{ layers: [BASE, APP] }] });
    const registry = await startHonestRegistry(content);
    const client = openClient({ insecureHosts: [registry.host] });

    expect(await readImage(client, `${registry.reference}:v1`)).toEqual({
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
    expect(registry.asked()).toEqual([
      "HEAD /v2/team/app/manifests/v1",
      "GET /v2/team/app/manifests/digest",
      "GET /v2/team/app/blobs/digest",
    ]);
  });

  it("lets the digest of a reference win over its tag", async () => {
    const content = new StoredContent();
    const { digest } = content.putImage({ platforms: [{ layers: [BASE] }] });
    content.putImage({ tag: "v1", platforms: [{ layers: [APP] }] });
    const registry = await startHonestRegistry(content);
    const client = openClient({ insecureHosts: [registry.host] });
    const image = valueOf(await readImage(client, `${registry.reference}:v1@${digest}`));
    expect(image.digest).toBe(digest);
    expect(registry.asked()[0]).toBe("GET /v2/team/app/manifests/digest");
  });

  it("asks once for a thousand callers, and not again while the answer is kept", async () => {
    const content = new StoredContent();
    content.putImage({ tag: "v1", platforms: [{ layers: [BASE] }] });
    const registry = await startHonestRegistry(content);
    const clock = new FakeClock();
    const client = openClient({ insecureHosts: [registry.host], clock });
    const read = () => readImage(client, `${registry.reference}:v1`);
    const images = await Promise.all(Array.from({ length: 1_000 }, read));
    expect(images.every(({ kind }) => kind === "ok")).toBe(true);
    expect(registry.requests).toHaveLength(3);
    await clock.advance(31_000);
    await read();
    expect(registry.asked().slice(3)).toEqual(["HEAD /v2/team/app/manifests/v1"]);
  });

  it("keeps what one credential saw from another", async () => {
    const content = new StoredContent();
    content.putImage({ tag: "v1", platforms: [{ layers: [BASE] }] });
    const alice = Credential.password("alice", "secret");
    const registry = await startLyingRegistry((request) =>
      request.headers.authorization === alice.basicAuthorization()
        ? content.answer(request)
        : registryError(401, "UNAUTHORIZED", { "www-authenticate": "Basic realm=x" }),
    );
    const client = openClient({ insecureHosts: [registry.host] });
    const read = (...credentials: Credential[]) =>
      readImage(client, `${registry.host}/team/app:v1`, { credentials });
    expect((await read(alice)).kind).toBe("ok");
    expect(failureOf(await read()).class).toBe("Unauthenticated");
    expect(failureOf(await read(Credential.password("alice", "guess"))).class).toBe(
      "BadCredentials",
    );
    expect((await read(Credential.password("bob", "x"), alice)).kind).toBe("ok");
  });

  it("keeps a proven failure for seconds and a passing one not at all", async () => {
    let status = 404;
    const registry = await startLyingRegistry(() =>
      registryError(status, status === 404 ? "MANIFEST_UNKNOWN" : "UNAVAILABLE"),
    );
    const clock = new FakeClock();
    const client = openClient({ insecureHosts: [registry.host], clock });
    const read = async () =>
      failureOf(await readImage(client, `${registry.host}/team/app:v1`)).class;
    expect([await read(), await read()]).toEqual(["ManifestUnknown", "ManifestUnknown"]);
    expect(registry.lines).toEqual([
      "HEAD /v2/team/app/manifests/v1",
      "GET /v2/team/app/manifests/v1",
    ]);
    status = 503;
    await clock.advance(10_001);
    expect([await read(), await read()]).toEqual(["RegistryUnavailable", "RegistryUnavailable"]);
    expect(registry.requests).toHaveLength(4);
  });

  it("tells a tag that has moved from a tag whose digest is gone", async () => {
    const content = new StoredContent();
    const { digest } = content.putImage({ tag: "v1", platforms: [{ layers: [BASE] }] });
    const registry = await startHonestRegistry(content);
    const client = openClient({ insecureHosts: [registry.host] });
    await client.readDigest(parseImageReference(`${registry.reference}:v1`), {
      credentials: [],
      signal: new AbortController().signal,
    });
    content.remove(digest);
    const moved = content.putImage({ tag: "v1", platforms: [{ layers: [APP] }] });
    expect(valueOf(await readImage(client, `${registry.reference}:v1`)).digest).toBe(moved.digest);
  });

  it("blames a tag whose digest its registry does not have", async () => {
    const registry = await startLyingRegistry(({ method, path }) =>
      path.includes("sha256:")
        ? registryError(404, "MANIFEST_UNKNOWN")
        : {
            headers: {
              "content-type": "application/vnd.oci.image.manifest.v1+json",
              "docker-content-digest": digestOf("gone"),
            },
            ...(method === "GET" && { body: "gone" }),
          },
    );
    const client = openClient({ insecureHosts: [registry.host] });
    const failure = failureOf(await readImage(client, `${registry.host}/team/app:v1`));
    expect(failure).toEqual({
      class: "TagDigestInconsistent",
      leg: "manifest",
      host: registry.host,
      httpStatus: 404,
      code: "MANIFEST_UNKNOWN",
      message: `The tag "${registry.host}/team/app:v1" stands for a digest that its registry does not have; push the tag again`,
    });
  });

  it("rejects with the reason of the caller who aborts, and still answers the others", async () => {
    const content = new StoredContent();
    content.putImage({ tag: "v1", platforms: [{ layers: [BASE] }] });
    const arrived = Promise.withResolvers<() => void>();
    const registry = await startLyingRegistry((request) => (response) => {
      const { headers, body } = content.answer(request);
      const answer = () => response.writeHead(200, headers).end(body);
      if (request.method === "HEAD") arrived.resolve(answer);
      else answer();
    });
    const client = openClient({ insecureHosts: [registry.host] });
    const impatient = new AbortController();
    const reference = `${registry.host}/team/app:v1`;
    const first = readImage(client, reference, { signal: impatient.signal });
    const second = readImage(client, reference);
    const answer = await arrived.promise;
    impatient.abort(new Error("too slow for me"));
    await expect(first).rejects.toThrow("too slow for me");
    answer();
    expect((await second).kind).toBe("ok");
  });
});

describe("RegistryClient.readImage() of a caller who has aborted", () => {
  it("asks nothing", async () => {
    const registry = await startLyingRegistry(() => ({}));
    const client = openClient({ insecureHosts: [registry.host] });
    const signal = AbortSignal.abort(new Error("too late"));
    const reading = readImage(client, `${registry.host}/team/app:v1`, { signal });
    await expect(reading).rejects.toThrow("too late");
    expect(registry.requests).toEqual([]);
  });
});

describe("RegistryClient.readDigest()", () => {
  it("asks with one HEAD, and looks up a digest as well", async () => {
    const content = new StoredContent();
    const { digest } = content.putImage({ tag: "v1", platforms: [{ layers: [BASE] }] });
    const registry = await startHonestRegistry(content);
    const client = openClient({ insecureHosts: [registry.host] });
    const read = (text: string) =>
      client.readDigest(parseImageReference(text), {
        credentials: [],
        signal: new AbortController().signal,
      });
    expect(await read(`${registry.reference}:v1`)).toEqual({ kind: "ok", value: digest });
    expect(await read(`${registry.reference}@${digest}`)).toEqual({ kind: "ok", value: digest });
    expect(registry.requests.map(({ method }) => method)).toEqual(["HEAD", "HEAD"]);
    const absent = await read(`${registry.reference}@${digestOf("absent")}`);
    expect(failureOf(absent).class).toBe("ManifestUnknown");
  });
});

describe("RegistryClient.close()", () => {
  it("ends what is under way", async () => {
    const arrived = Promise.withResolvers<void>();
    const registry = await startLyingRegistry(() => {
      arrived.resolve();
      return undefined;
    });
    const client = openClient({ insecureHosts: [registry.host] });
    const reading = readImage(client, `${registry.host}/team/app:v1`);
    await arrived.promise;
    await Promise.all([
      expect(reading).rejects.toThrow("The registry client is closed"),
      client.close(),
    ]);
  });
});

describe("RegistryClient", () => {
  it("sends no cookies and asks for no content coding", async () => {
    const registry = await startLyingRegistry(() =>
      json({}, { headers: { "set-cookie": "session=1" } }),
    );
    const client = openClient({ insecureHosts: [registry.host] });
    await readImage(client, `${registry.host}/team/app:v1`);
    const [, second] = registry.requests;
    expect(second?.headers).not.toHaveProperty("cookie");
    expect(second?.headers["accept-encoding"]).toBe("identity");
  });
});
