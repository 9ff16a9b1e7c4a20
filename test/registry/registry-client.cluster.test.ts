import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { parseImageReference } from "../../placement/image-reference.ts";
import { Credential } from "../../registry/credentials/credential.ts";
import { readCertificateAuthorities } from "../../registry/transport/certificate-authorities.ts";
import { ImagePusher } from "../cluster/image-pusher.ts";
import { startRegistry } from "../cluster/registry.ts";
import { failureOf, openClient, readImage, valueOf } from "./opened-client.ts";
import { digestOf } from "./stored-content.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64", variant: "v8" };
const LAYERS = [{ content: "debian base", sizeBytes: 48_000_000 }];

describe("RegistryClient with a real registry", () => {
  it.for(["oci", "docker"] as const)("reads %s indexes and manifests", async (types) => {
    await using registry = await startRegistry();
    await using pusher = new ImagePusher(registry);
    const pushed = await pusher.push({
      repository: "team/web",
      tag: "v1",
      types,
      platforms: [
        { platform: AMD64, layers: [...LAYERS, { content: "amd64", sizeBytes: 7 }] },
        { platform: { os: "unknown", architecture: "unknown" }, layers: [{ content: "proof" }] },
        { platform: ARM64, layers: [{ content: "arm64", sizeBytes: 9 }] },
      ],
    });
    const single = await pusher.push({
      repository: "team/web",
      types,
      platforms: [{ platform: ARM64, layers: LAYERS }],
    });
    const client = openClient();
    const platforms = [AMD64, { os: "linux", architecture: "arm64" }];
    const index = valueOf(await readImage(client, `${registry.host}/team/web:v1`, { platforms }));
    expect(index).toMatchObject({
      digest: pushed.digest,
      platforms: [
        {
          platform: AMD64,
          digest: pushed.platforms[0]?.digest,
          sizeBytes: 48_000_007,
          layers: pushed.platforms[0]?.layers,
        },
        { platform: ARM64, digest: pushed.platforms[2]?.digest, sizeBytes: 9 },
      ],
      missingPlatforms: [],
    });
    const reference = `${registry.host}/team/web@${single.digest}`;
    const manifest = valueOf(await readImage(client, reference, { platforms }));
    expect(manifest).toMatchObject({
      digest: single.digest,
      platforms: [{ platform: ARM64, digest: single.digest, sizeBytes: 48_000_000 }],
      missingPlatforms: [AMD64],
    });
  });

  it("tells what is not there, and what has no platform that is wanted", async () => {
    await using registry = await startRegistry();
    await using pusher = new ImagePusher(registry);
    await pusher.push({ repository: "team/web", tag: "v1", platforms: [{ layers: LAYERS }] });
    const client = openClient({ insecureHosts: [registry.host] });
    const read = async (reference: string) =>
      failureOf(await readImage(client, `${registry.host}/${reference}`, { platforms: [ARM64] }));
    expect(await read("team/web:v2")).toMatchObject({
      class: "ManifestUnknown",
      leg: "manifest",
      httpStatus: 404,
      code: "MANIFEST_UNKNOWN",
    });
    expect(await read(`team/web@${digestOf("absent")}`)).toMatchObject({
      class: "ManifestUnknown",
    });
    expect(["ManifestUnknown", "RepositoryUnknown"]).toContain(
      (await read("team/nowhere:v1")).class,
    );
    expect(await read("team/web:v1")).toMatchObject({ class: "NoMatchingPlatform" });
  });

  it("notices that the registry stops and comes back", async () => {
    await using registry = await startRegistry();
    await using pusher = new ImagePusher(registry);
    const pushed = await pusher.push({
      repository: "app",
      tag: "v1",
      platforms: [{ layers: LAYERS }],
    });
    const client = openClient({ insecureHosts: [registry.host] });
    const reference = parseImageReference(`${registry.host}/app:v1`);
    const options = { credentials: [], signal: new AbortController().signal };
    await registry.pause();
    const stopped = failureOf(await client.readDigest(reference, options));
    expect(stopped).toMatchObject({
      class: "ConnectRefused",
      leg: "manifest",
      host: registry.host,
    });
    await registry.restart();
    expect(await client.readDigest(reference, options)).toEqual({
      kind: "ok",
      value: pushed.digest,
    });
  });

  it("logs in with the first password that is right", async () => {
    await using registry = await startRegistry({
      authentication: { kind: "basic", users: { alice: "secret" } },
    });
    const user = { name: "alice", password: "secret" };
    await using pusher = new ImagePusher({ url: registry.url, user });
    await pusher.push({ repository: "app", tag: "v1", platforms: [{ layers: LAYERS }] });
    const client = openClient({ insecureHosts: [registry.host] });
    const read = (...credentials: Credential[]) =>
      readImage(client, `${registry.host}/app:v1`, { credentials });
    const wrong = Credential.password("alice", "guess");
    expect(failureOf(await read())).toMatchObject({ class: "Unauthenticated", httpStatus: 401 });
    expect(failureOf(await read(wrong))).toMatchObject({
      class: "BadCredentials",
      httpStatus: 401,
    });
    const right = Credential.password("alice", "secret");
    expect((await read(wrong, right)).kind).toBe("ok");
  });

  it("speaks TLS with a registry whose authority it is given", async () => {
    await using registry = await startRegistry({ tls: true });
    const { certificateAuthorityPath = "" } = registry;
    await using pusher = new ImagePusher(registry);
    await pusher.push({ repository: "app", tag: "v1", platforms: [{ layers: LAYERS }] });
    const reference = `${registry.host}/app:v1`;
    const certificateAuthorities = await readCertificateAuthorities([certificateAuthorityPath]);
    expect(certificateAuthorities).toEqual([
      (await readFile(certificateAuthorityPath, "utf8")).trim(),
    ]);
    expect((await readImage(openClient({ certificateAuthorities }), reference)).kind).toBe("ok");
    const untrusted = failureOf(await readImage(openClient(), reference));
    expect(untrusted).toMatchObject({ class: "TLSUntrusted", leg: "manifest" });
    const plain = openClient({ insecureHosts: [registry.host] });
    expect(failureOf(await readImage(plain, reference))).toMatchObject({
      class: "PlainHTTPOnHTTPS",
      httpStatus: 400,
    });
  });
});
