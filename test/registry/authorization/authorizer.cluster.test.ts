import { request } from "undici";
import { describe, expect, it } from "vitest";
import { Credential } from "../../../registry/credentials/credential.ts";
import { encodeImage } from "../../cluster/image-specification.ts";
import { startRegistry } from "../../cluster/registry.ts";
import { json, registryError, startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage } from "../opened-client.ts";
import { createTokenIssuer } from "./token-issuer.ts";

const ALICE = Credential.password("alice", "secret");
const BOB = Credential.password("bob", "secret");
const MALLORY = Credential.password("mallory", "guess");

/** Pushes `app:v1` with a token. */
async function push(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const layers = [{ content: "base", sizeBytes: 10 }];
  const image = encodeImage({ repository: "app", platforms: [{ layers }] });
  for (const { bytes, digest } of image.blobs) {
    const started = await request(`${url}/v2/app/blobs/uploads/`, { method: "POST", headers });
    await started.body.dump();
    const location = new URL(String(started.headers["location"]));
    location.searchParams.set("digest", digest);
    const finished = await request(location, { method: "PUT", headers, body: bytes });
    await finished.body.dump();
  }
  for (const { bytes, mediaType } of image.manifests) {
    const put = await request(`${url}/v2/app/manifests/v1`, {
      method: "PUT",
      headers: { ...headers, "content-type": mediaType },
      body: bytes,
    });
    await put.body.dump();
    if (put.statusCode !== 201) throw new Error(`the registry answered ${put.statusCode}`);
  }
}

describe("Authorizer with a real registry", () => {
  it("pulls with a token, and tells a stranger from a guest and a guest from a liar", async () => {
    const issuer = await createTokenIssuer();
    const auth = await startLyingRegistry(({ headers, path }) => {
      const { authorization } = headers;
      const isKnown = [ALICE, BOB].some((user) => user.basicAuthorization() === authorization);
      if (authorization !== undefined && !isKnown) return registryError(401, "UNAUTHORIZED");
      const isAllowed = authorization === ALICE.basicAuthorization();
      const [, repository = ""] = /repository%3A([a-z]+)%3Apull$/.exec(path) ?? [];
      return json({ token: issuer.issue(repository, isAllowed ? ["pull"] : []) });
    });
    await using registry = await startRegistry({
      authentication: { kind: "token", realm: `${auth.url}/token`, ...issuer },
    });
    await push(registry.url, issuer.issue("app", ["pull", "push"]));
    const client = openClient({ insecureHosts: [registry.host, auth.host] });
    const read = (...credentials: Credential[]) =>
      readImage(client, `${registry.host}/app:v1`, { credentials });

    expect((await read(ALICE)).kind).toBe("ok");
    expect(failureOf(await read())).toMatchObject({ class: "Unauthenticated", leg: "manifest" });
    expect(failureOf(await read(BOB))).toMatchObject({ class: "Denied", httpStatus: 401 });
    expect(failureOf(await read(MALLORY))).toMatchObject({ class: "BadCredentials", leg: "token" });
    expect((await read(MALLORY, BOB, ALICE)).kind).toBe("ok");
  });
});
