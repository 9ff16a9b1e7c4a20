import { describe, expect, it } from "vitest";
import { Credential } from "../../../registry/credentials/credential.ts";
import { type Answer, json, registryError } from "../lying-registry.ts";
import { failureOf, readImage } from "../opened-client.ts";
import { startTokenRegistry } from "./token-registry.ts";

const ALICE = Credential.password("alice", "hunter2");
const IDENTITY = Credential.identityToken("refresh/hunter2");

describe("requestToken()", () => {
  it("posts an identity token as a form", async () => {
    const { client, reference, auth } = await startTokenRegistry({
      react: () => json({ access_token: "token" }),
    });
    expect((await readImage(client, reference, { credentials: [IDENTITY] })).kind).toBe("ok");
    expect(auth.lines).toEqual(["POST /token?kept=1"]);
    const [request] = auth.requests;
    expect(request?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: "refresh_token",
      client_id: "layerwise",
      service: "the registry",
      scope: "repository:team/app:pull",
      refresh_token: "refresh/hunter2",
    });
  });

  it.for([404, 405])("falls back to GET where POST gets %i", async (status) => {
    const { client, reference, auth } = await startTokenRegistry({
      react: ({ method }) => (method === "POST" ? { status } : json({ token: "token" })),
    });
    expect((await readImage(client, reference, { credentials: [IDENTITY] })).kind).toBe("ok");
    expect(auth.requests.map(({ method }) => method)).toEqual(["POST", "GET"]);
    expect(auth.requests[1]?.headers.authorization).toBe(IDENTITY.basicAuthorization("<token>"));
  });

  it("never follows a redirect with an identity token in its hands", async () => {
    const { client, reference, auth } = await startTokenRegistry({
      react: () => ({ status: 307, headers: { location: "/elsewhere" } }),
    });
    const failure = failureOf(await readImage(client, reference, { credentials: [IDENTITY] }));
    expect(failure).toMatchObject({ class: "NotARegistry", leg: "token", httpStatus: 307 });
    expect(auth.requests).toHaveLength(1);
  });

  it("does not follow a redirect to a metadata address", async () => {
    const { client, reference } = await startTokenRegistry({
      react: () => ({ status: 302, headers: { location: "http://169.254.169.254/" } }),
    });
    const failure = failureOf(await readImage(client, reference));
    expect(failure).toMatchObject({ class: "EgressForbidden", leg: "token" });
  });

  it.for([
    ["401", registryError(401, "UNAUTHORIZED"), "BadCredentials"],
    ["403", registryError(403, "UNAUTHORIZED"), "BadCredentials"],
    ["403 DENIED", registryError(403, "DENIED"), "Denied"],
    ["429", { status: 429, body: "toomanyrequests" }, "RateLimited"],
    ["503", { status: 503 }, "RegistryUnavailable"],
    ["404", { status: 404 }, "NotARegistry"],
    ["a page", { headers: { "content-type": "text/html" }, body: "<html>" }, "NotARegistry"],
    ["no token", json({ expires_in: 60 }), "NotARegistry"],
    ["more than 64 KiB", json({ token: "x".repeat(70_000) }), "NotARegistry"],
  ] as [string, Answer, string][])(
    "fails where the token server answers %s",
    async ([, answer, failureClass]) => {
      const { client, reference, auth, registry } = await startTokenRegistry({
        react: () => answer,
      });
      const failure = failureOf(await readImage(client, reference, { credentials: [ALICE] }));
      expect(failure).toMatchObject({ class: failureClass, leg: "token", host: auth.host });
      expect(failure.message).not.toContain("hunter2");
      expect(registry.requests).toHaveLength(1);
    },
  );

  it("is anonymous to a token server that refuses everyone", async () => {
    const { client, reference } = await startTokenRegistry({
      react: () => registryError(401, "UNAUTHORIZED"),
    });
    expect(failureOf(await readImage(client, reference))).toMatchObject({
      class: "Unauthenticated",
      leg: "token",
      code: "UNAUTHORIZED",
    });
  });

  it("repeats nothing of a realm's query", async () => {
    const challenge = ',realm2="x"';
    const { client, reference } = await startTokenRegistry({
      challenge,
      react: () => ({ status: 500, body: "access_token=hunter2" }),
    });
    const { message } = failureOf(await readImage(client, reference, { credentials: [ALICE] }));
    expect(message).not.toMatch(/hunter2|kept|scope/);
  });
});
