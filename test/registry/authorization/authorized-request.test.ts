import { describe, expect, it } from "vitest";
import { Credential } from "../../../registry/credentials/credential.ts";
import { json, registryError, startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";
import { startTokenRegistry } from "./token-registry.ts";

const ALICE = Credential.password("alice", "hunter2");

/** A registry that sends everyone with its own token on to another host, which wants a token of its own. */
async function startForwardingRegistry(accepts: (authorization: string | undefined) => boolean) {
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: [{ layers: [{ content: "x", sizeBytes: 1 }] }] });
  const regional = await startLyingRegistry((request) => {
    const { authorization } = request.headers;
    if (request.path.startsWith("/token")) return json({ token: "regional" });
    if (accepts(authorization)) return content.answer(request);
    const realm = `Bearer realm="${regional.url}/token"`;
    return registryError(401, "UNAUTHORIZED", { "www-authenticate": realm });
  });
  const registry = await startLyingRegistry(({ path, headers }) => {
    if (path.startsWith("/token")) return json({ token: "central" });
    if (headers.authorization === "Bearer central") {
      return { status: 307, headers: { location: `${regional.url}${path}` } };
    }
    const realm = `Bearer realm="${registry.url}/token"`;
    return registryError(401, "UNAUTHORIZED", { "www-authenticate": realm });
  });
  const client = openClient({ insecureHosts: [registry.host, regional.host] });
  return { registry, regional, client, reference: `${registry.host}/team/app:v1` };
}

describe("sendAuthorized()", () => {
  it("gets another token where a redirect leads to another registry, and shows each only its own", async () => {
    const { client, reference, regional } = await startForwardingRegistry(
      (authorization) => authorization === "Bearer regional",
    );
    const result = await readImage(client, reference, { credentials: [ALICE] });
    expect(result.kind).toBe("ok");
    const shown = new Set(regional.requests.map(({ headers }) => headers.authorization));
    expect(shown).toEqual(new Set([undefined, "Bearer regional"]));
    const tokens = regional.requests.filter(({ path }) => path.startsWith("/token"));
    for (const { headers } of tokens) expect(headers).not.toHaveProperty("authorization");
  });

  it("answers each server once and then lets its no stand", async () => {
    const { client, reference, registry, regional } = await startForwardingRegistry(() => false);
    const failure = failureOf(await readImage(client, reference, { credentials: [ALICE] }));
    expect(failure).toMatchObject({
      class: "Unauthenticated",
      host: regional.host,
      httpStatus: 401,
    });
    expect(registry.lines.length + regional.lines.length).toBeLessThan(10);
  });

  it("takes a token that the registry then refuses for a bad credential", async () => {
    const { client, reference, auth } = await startTokenRegistry({ accepted: [] });
    const failure = failureOf(await readImage(client, reference, { credentials: [ALICE] }));
    expect(failure).toMatchObject({ class: "BadCredentials", leg: "manifest", httpStatus: 401 });
    expect(auth.requests).toHaveLength(1);
  });

  it("knows a credential that was read again for the one its token was given to", async () => {
    const { client, reference } = await startTokenRegistry();
    await readImage(client, reference, { credentials: [ALICE] });
    const again = Credential.password("alice", "hunter2");
    const missing = `${reference.slice(0, reference.lastIndexOf(":"))}:missing`;
    const failure = failureOf(await readImage(client, missing, { credentials: [again] }));
    expect(failure.class).toBe("ManifestUnknown");
    expect(failure.message).not.toContain("not trusted");
  });

  it("takes a token without the right to pull for a denial", async () => {
    const challenge = ',error="insufficient_scope"';
    const { client, reference } = await startTokenRegistry({ accepted: [], challenge });
    const failure = failureOf(await readImage(client, reference, { credentials: [ALICE] }));
    expect(failure).toMatchObject({ class: "Denied", leg: "manifest", httpStatus: 401 });
    expect(failureOf(await readImage(client, reference)).class).toBe("Unauthenticated");
  });

  it("does not take a 403 for a question", async () => {
    const registry = await startLyingRegistry(() =>
      registryError(403, "DENIED", { "www-authenticate": "Basic realm=x" }),
    );
    const client = openClient({ insecureHosts: [registry.host] });
    const reference = `${registry.host}/team/app:v1`;
    const failure = failureOf(await readImage(client, reference, { credentials: [ALICE] }));
    expect(failure).toMatchObject({ class: "Unauthenticated", httpStatus: 403, code: "DENIED" });
    for (const { headers } of registry.requests)
      expect(headers).not.toHaveProperty("authorization");
  });
});
