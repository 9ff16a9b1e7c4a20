import { describe, expect, it } from "vitest";
import { Credential } from "../../../registry/credentials/credential.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { json, registryError, startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage, valueOf } from "../opened-client.ts";
import { startTokenRegistry } from "./token-registry.ts";

const ALICE = Credential.password("alice", "hunter2");
const TOKEN_REQUEST = "GET /token?kept=1&service=the+registry&scope=repository%3Ateam%2Fapp%3Apull";

describe("Authorizer.authorize()", () => {
  it("gets an anonymous token once and uses it for the whole image", async () => {
    const { client, reference, auth, registry } = await startTokenRegistry();
    expect(valueOf(await readImage(client, reference)).platforms).toHaveLength(1);
    expect(auth.lines).toEqual([TOKEN_REQUEST]);
    expect(auth.requests[0]?.headers).not.toHaveProperty("authorization");
    expect(registry.requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      "Bearer token",
      "Bearer token",
      "Bearer token",
    ]);
  });

  it("shows the credential to the token server and the token to the registry", async () => {
    const { client, reference, auth, registry } = await startTokenRegistry();
    valueOf(await readImage(client, reference, { credentials: [ALICE] }));
    expect(auth.requests[0]?.headers.authorization).toBe(ALICE.basicAuthorization());
    for (const { headers } of registry.requests) {
      expect(headers.authorization).not.toBe(ALICE.basicAuthorization());
    }
  });

  it("gets one token for many images at once", async () => {
    const { client, reference, auth } = await startTokenRegistry();
    const tags = Array.from({ length: 50 }, (_, index) => `${reference}${index}`);
    await Promise.all(tags.map((tag) => readImage(client, tag)));
    expect(auth.requests).toHaveLength(1);
  });

  it("gets a new token when the old one ends", async () => {
    const clock = new FakeClock();
    const { client, reference, auth } = await startTokenRegistry({
      clock,
      react: () => json({ token: "token", expires_in: 300 }),
    });
    await readImage(client, `${reference}1`);
    await clock.advance(269_000);
    await readImage(client, `${reference}2`);
    expect(auth.requests).toHaveLength(1);
    await clock.advance(2_000);
    await readImage(client, `${reference}3`);
    expect(auth.requests).toHaveLength(2);
  });

  it("gets a new token, once, when the registry no longer takes the old one", async () => {
    let tokens = 0;
    const accepted = ["Bearer token1"];
    const { client, reference, auth } = await startTokenRegistry({
      accepted,
      react: () => json({ token: `token${++tokens}` }),
    });
    valueOf(await readImage(client, reference));
    accepted[0] = "Bearer token2";
    expect(failureOf(await readImage(client, `${reference}x`)).class).toBe("ManifestUnknown");
    expect(auth.requests).toHaveLength(2);
  });

  it("asks to pull and nothing more, for the repository that the challenge names", async () => {
    const challenge = ',scope="repository:mirror/team/app:pull,push,delete"';
    const { client, reference, auth } = await startTokenRegistry({ challenge });
    await readImage(client, reference);
    expect(auth.lines[0]).toContain("scope=repository%3Amirror%2Fteam%2Fapp%3Apull");
    expect(auth.lines[0]).not.toContain("push");
  });

  it.for([
    [
      "http://169.254.169.254/",
      "169.254.169.254",
      "is a link-local or metadata address, which is never called",
    ],
    ["https://[::1]/", "[::1]", "is a loopback address"],
    ["https://10.0.0.1/token", "10.0.0.1", "is a private address"],
    ["file:///etc/passwd", "", "is not an HTTP URL"],
  ] as const)("asks no token server at %s", async ([realm, host, reason]) => {
    const registry = await startLyingRegistry(() =>
      registryError(401, "UNAUTHORIZED", { "www-authenticate": `Bearer realm="${realm}"` }),
    );
    const client = openClient({ insecureHosts: [registry.host] });
    expect(failureOf(await readImage(client, `${registry.host}/team/app:v1`))).toEqual({
      class: "EgressForbidden",
      leg: "token",
      host: registry.host,
      message: `"${registry.host}" names the token server "${host}", which ${reason}; if a private address is meant, name it in --trusted-registry`,
    });
  });

  it("keeps the credential from a token server that is not trusted with it", async () => {
    const { client, reference, auth } = await startTokenRegistry({
      trustsAuth: false,
      accepted: [],
    });
    const failure = failureOf(await readImage(client, reference, { credentials: [ALICE] }));
    expect(auth.requests.length).toBeGreaterThan(0);
    for (const { headers } of auth.requests) expect(headers).not.toHaveProperty("authorization");
    expect(failure.class).toBe("Unauthenticated");
    expect(failure.message).toContain(
      "without the credential, which its token server is not trusted with",
    );
  });

  it("reads a public image without the credential it had to keep back", async () => {
    const { client, reference } = await startTokenRegistry({ trustsAuth: false });
    expect((await readImage(client, reference, { credentials: [ALICE] })).kind).toBe("ok");
  });

  it("sends a registry token as it is", async () => {
    const { client, reference, auth } = await startTokenRegistry({ accepted: ["Bearer given"] });
    const credentials = [Credential.registryToken("given")];
    expect((await readImage(client, reference, { credentials })).kind).toBe("ok");
    expect(auth.requests).toEqual([]);
  });

  it.for([
    ["no challenge", {}],
    ["challenges of other schemes", { "www-authenticate": "Negotiate, Digest realm=x" }],
    ["a challenge that cannot be read", { "www-authenticate": 'Bearer realm="' }],
  ] as const)("says that it cannot meet %s", async ([, headers]) => {
    const registry = await startLyingRegistry(() => registryError(401, "UNAUTHORIZED", headers));
    const client = openClient({ insecureHosts: [registry.host] });
    const credentials = [ALICE];
    const failure = failureOf(
      await readImage(client, `${registry.host}/team/app:v1`, { credentials }),
    );
    expect(failure).toEqual({
      class: "Unauthenticated",
      leg: "manifest",
      host: registry.host,
      httpStatus: 401,
      message: `"${registry.host}" answered 401 without a challenge that a registry client can meet; add a pull secret for this registry`,
    });
  });

  it.for([
    ["names no realm", "Bearer service=x"],
    ["names a realm that is no URL", "Bearer realm=token"],
  ] as const)("does not guess where a challenge %s", async ([, challenge]) => {
    const registry = await startLyingRegistry(() =>
      registryError(401, "UNAUTHORIZED", { "www-authenticate": challenge }),
    );
    const client = openClient({ insecureHosts: [registry.host] });
    const failure = failureOf(await readImage(client, `${registry.host}/team/app:v1`));
    expect(failure).toMatchObject({ class: "NotARegistry", leg: "token" });
  });
});
