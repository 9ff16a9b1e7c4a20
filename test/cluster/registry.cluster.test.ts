import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Agent, request } from "undici";
import { describe, expect, it } from "vitest";
import { ImagePusher } from "./image-pusher.ts";
import type { ImageSpecification } from "./image-specification.ts";
import { startRegistry } from "./registry.ts";
import { readHead } from "./registry-head.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const image: ImageSpecification = {
  repository: "team/web",
  tag: "v1",
  platforms: [{ layers: [{ content: "base", sizeBytes: 80_000_000 }, { content: "web" }] }],
};

describe("startRegistry()", () => {
  it("holds what was pushed, by tag and by digest, across a restart", async () => {
    await using registry = await startRegistry();
    await using pusher = new ImagePusher(registry);
    const { digest } = await pusher.push(image);
    const expected = { status: 200, digest };
    expect(await readHead(registry, "team/web/manifests/v1")).toEqual(expected);
    await registry.pause();
    await expect(readHead(registry, "team/web/manifests/v1")).rejects.toThrow("fetch failed");
    await registry.restart();
    expect(await readHead(registry, `team/web/manifests/${digest}`)).toEqual(expected);
  });

  it("deletes manifests", async () => {
    await using registry = await startRegistry();
    await using pusher = new ImagePusher(registry);
    const { digest } = await pusher.push(image);
    const url = `${registry.url}/v2/team/web/manifests/${digest}`;
    expect((await fetch(url, { method: "DELETE" })).status).toBe(202);
    expect(await readHead(registry, "team/web/manifests/v1")).toEqual({
      status: 404,
      digest: null,
    });
  });

  it("lets in only users with their passwords", async () => {
    await using registry = await startRegistry({
      authentication: { kind: "basic", users: { alice: "a:secret", bob: "other" } },
    });
    expect((await readHead(registry, "team/web/manifests/v1")).status).toBe(401);
    const stranger = { ...registry, user: { name: "alice", password: "other" } };
    await using refused = new ImagePusher(stranger);
    await expect(refused.push(image)).rejects.toThrow("answered 401");
    const user = { name: "alice", password: "a:secret" };
    await using pusher = new ImagePusher({ ...registry, user });
    const { digest } = await pusher.push(image);
    const authorization = `Basic ${Buffer.from("bob:other").toString("base64")}`;
    const seen = await readHead(registry, "team/web/manifests/v1", { authorization });
    expect(seen).toEqual({ status: 200, digest });
  });

  it("sends the challenge of a token server, and verifies its tokens", async () => {
    await using folder = await makeTemporaryFolder();
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const keySetPath = join(folder.path, "keys.json");
    const key = { ...publicKey.export({ format: "jwk" }), kid: "1", alg: "ES256", use: "sig" };
    await writeFile(keySetPath, JSON.stringify({ keys: [key] }));
    const realm = "http://127.0.0.1:1/token";
    const names = { service: "registry.test", issuer: "token-server.test" };
    await using registry = await startRegistry({
      authentication: { kind: "token", realm, ...names, keySetPath },
    });
    const answer = await fetch(`${registry.url}/v2/team/web/manifests/v1`);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer realm="${realm}",service="registry.test",scope="repository:team/web:pull"`,
    );
    const nowSeconds = Math.floor(Date.now() / 1000);
    const claims = {
      iss: names.issuer,
      aud: names.service,
      sub: "alice",
      exp: nowSeconds + 300,
      nbf: nowSeconds - 300,
      jti: randomBytes(8).toString("hex"),
      access: [{ type: "repository", name: "team/web", actions: ["pull"] }],
    };
    const signed = [{ alg: "ES256", kid: "1" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const signature = sign("sha256", Buffer.from(signed), {
      key: privateKey,
      dsaEncoding: "ieee-p1363",
    });
    const authorization = `Bearer ${signed}.${signature.toString("base64url")}`;
    // Let in, and told that there is no such image.
    expect((await readHead(registry, "team/web/manifests/v1", { authorization })).status).toBe(404);
    expect((await readHead(registry, "team/other/manifests/v1", { authorization })).status).toBe(
      401,
    );
  });

  it("serves TLS that its own authority verifies", async () => {
    await using registry = await startRegistry({ tls: true });
    await using pusher = new ImagePusher(registry);
    const { digest } = await pusher.push(image);
    const ca = readFileSync(registry.certificateAuthorityPath ?? "", "utf8");
    const dispatcher = new Agent({ connect: { ca } });
    const url = `${registry.url}/v2/team/web/manifests/${digest}`;
    const headers = { accept: "application/vnd.oci.image.manifest.v1+json" };
    const answer = await request(url, { dispatcher, method: "HEAD", headers });
    await dispatcher.close();
    expect(answer.statusCode).toBe(200);
    await expect(request(url)).rejects.toThrow("unable to verify the first certificate");
  });
});
