import { describe, expect, it } from "vitest";
import { Credential } from "../../../registry/credentials/credential.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { json, startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage, valueOf } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";

const ALICE = Credential.password("alice", "hunter2");
const LAYERS = [{ content: "base", sizeBytes: 1 }];

function redirectTo(location: string, status = 307) {
  return { status, headers: { location } };
}

function contentWithTag(): StoredContent {
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: [{ layers: LAYERS }] });
  return content;
}

describe("RegistryTransport.send()", () => {
  it("follows redirects off the host and leaves the credential behind", async () => {
    const content = contentWithTag();
    const storage = await startLyingRegistry((request) => content.answer(request));
    const registry = await startLyingRegistry(({ path, headers }) =>
      headers.authorization === undefined
        ? json({}, { status: 401, headers: { "www-authenticate": "Basic realm=x" } })
        : redirectTo(`${storage.url}${path}`),
    );
    const client = openClient({ insecureHosts: [registry.host, storage.host] });
    const reference = `${registry.host}/team/app:v1`;
    const image = valueOf(await readImage(client, reference, { credentials: [ALICE] }));
    expect(image.platforms).toHaveLength(1);
    expect(registry.requests.at(-1)?.headers.authorization).toBe(ALICE.basicAuthorization());
    for (const { headers } of storage.requests) {
      expect(headers).not.toHaveProperty("authorization");
      expect(headers).not.toHaveProperty("cookie");
    }
  });

  it("keeps the credential on the way round the same host and loses it for good outside", async () => {
    const outside = await startLyingRegistry(() => redirectTo(`http://${registry.host}/back`));
    const registry = await startLyingRegistry(({ path, headers }) => {
      if (headers.authorization === undefined && path.startsWith("/v2/")) {
        return json({}, { status: 401, headers: { "www-authenticate": "Basic realm=x" } });
      }
      if (path.startsWith("/v2/")) return redirectTo("/around");
      return path === "/around" ? redirectTo(outside.url) : json({}, { status: 404 });
    });
    const client = openClient({ insecureHosts: [registry.host, outside.host] });
    await readImage(client, `${registry.host}/team/app:v1`, { credentials: [ALICE] });
    const shown = registry.requests.map(({ path, headers }) => [path, headers.authorization]);
    expect(shown).toContainEqual(["/around", ALICE.basicAuthorization()]);
    expect(shown).toContainEqual(["/back", undefined]);
  });

  it.for([
    [
      "http://169.254.169.254/latest/meta-data/",
      "169.254.169.254",
      "is a link-local or metadata address, which is never called",
    ],
    ["http://10.1.2.3/admin", "10.1.2.3", "is a private address"],
    ["http://127.0.0.1:1/", "127.0.0.1:1", "is a loopback address"],
    ["file:///etc/passwd", "", "is not an HTTP URL"],
  ] as const)("does not follow a redirect to %s", async ([location, host, reason]) => {
    const registry = await startLyingRegistry(() => redirectTo(location));
    const client = openClient({ insecureHosts: [registry.host] });
    expect(failureOf(await readImage(client, `${registry.host}/team/app:v1`))).toEqual({
      class: "EgressForbidden",
      leg: "manifest",
      host: registry.host,
      httpStatus: 307,
      message: `"${registry.host}" redirected the manifest request to "${host}", which ${reason}; if a private address is meant, name it in --trusted-registry`,
    });
    expect(registry.requests).toHaveLength(1);
  });

  it("stops after ten redirects", async () => {
    const registry = await startLyingRegistry(({ path }) => redirectTo(`${path}x`, 302));
    const client = openClient({ insecureHosts: [registry.host] });
    const failure = failureOf(await readImage(client, `${registry.host}/team/app:v1`));
    expect(failure.class).toBe("NotARegistry");
    expect(failure.message).toContain("redirected the manifest request more than 10 times");
    expect(registry.requests).toHaveLength(11);
  });

  it.for([
    ["nowhere", undefined],
    ["to no URL", "http://["],
  ] as const)("does not understand a redirect %s", async ([, location]) => {
    const registry = await startLyingRegistry(() => ({
      status: 301,
      headers: location === undefined ? {} : { location },
    }));
    const client = openClient({ insecureHosts: [registry.host] });
    const failure = failureOf(await readImage(client, `${registry.host}/team/app:v1`));
    expect(failure).toMatchObject({ class: "NotARegistry", httpStatus: 301 });
  });

  it("gives up when a leg takes longer than its deadline", async () => {
    const arrived = Promise.withResolvers<void>();
    const registry = await startLyingRegistry(() => {
      arrived.resolve();
      return undefined;
    });
    const clock = new FakeClock();
    const client = openClient({ insecureHosts: [registry.host], clock, legTimeoutMs: 10_000 });
    const reading = readImage(client, `${registry.host}/team/app:v1`);
    await arrived.promise;
    await clock.advance(10_000);
    expect(failureOf(await reading)).toMatchObject({ class: "Timeout", leg: "manifest" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("gives up on a body that trickles past the deadline", async () => {
    const content = contentWithTag();
    const began = Promise.withResolvers<void>();
    const registry = await startLyingRegistry((request) => (response) => {
      const { headers, body } = content.answer(request);
      response.writeHead(200, headers);
      if (request.method === "HEAD") response.end();
      else response.write(Buffer.from(body ?? "").subarray(0, 10), () => began.resolve());
    });
    const clock = new FakeClock();
    const client = openClient({ insecureHosts: [registry.host], clock });
    const reading = readImage(client, `${registry.host}/team/app:v1`);
    await began.promise;
    await clock.advance(10_000);
    expect(failureOf(await reading)).toMatchObject({ class: "Timeout", leg: "manifest" });
  });
});
