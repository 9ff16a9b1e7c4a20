import { describe, expect, it } from "vitest";
import { Credential } from "../../../registry/credentials/credential.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { createTestAuthority } from "../../support/test-certificate.ts";
import { registryError, startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";

function contentWithTag(): StoredContent {
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: [{ layers: [] }] });
  return content;
}

describe("RegistryGateway.ask()", () => {
  it("speaks plain HTTP on this machine after HTTPS has failed", async () => {
    const content = contentWithTag();
    const registry = await startLyingRegistry((request) => content.answer(request));
    const client = openClient();
    expect((await readImage(client, `${registry.host}/team/app:v1`)).kind).toBe("ok");
    expect(registry.lines[0]).toBe("HEAD /v2/team/app/manifests/v1");
  });

  it("speaks HTTPS on this machine where it is spoken", async () => {
    const authority = createTestAuthority();
    const content = contentWithTag();
    const certificate = authority.issue(["127.0.0.1"]);
    const registry = await startLyingRegistry((request) => content.answer(request), certificate);
    const client = openClient({ certificateAuthorities: [authority.cert] });
    expect((await readImage(client, `${registry.host}/team/app:v1`)).kind).toBe("ok");
  });

  it("speaks plain HTTP to no host that is elsewhere and not configured as insecure", async () => {
    const registry = await startLyingRegistry(() => ({}));
    const port = registry.host.split(":")[1];
    const client = openClient({
      trustedHosts: ["registry.test"],
      lookup: (_name, _options, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]),
    });
    const failure = failureOf(await readImage(client, `registry.test:${port}/team/app:v1`));
    expect(failure).toMatchObject({ class: "PlainHTTPOnHTTPS", leg: "manifest" });
    expect(registry.requests).toEqual([]);
  });

  it("takes bytes of TLS for an answer that an insecure host is none", async () => {
    const alert = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]);
    const registry = await startLyingRegistry(
      () =>
        ({ socket }) =>
          void socket?.end(alert),
    );
    const client = openClient({ insecureHosts: [registry.host] });
    const failure = failureOf(await readImage(client, `${registry.host}/team/app:v1`));
    expect(failure).toMatchObject({ class: "PlainHTTPOnHTTPS", host: registry.host });
  });

  it.for(["169.254.169.254", "metadata.google.internal", "0.0.0.0:5000"])(
    "asks nothing of %s",
    async (host) => {
      const failure = failureOf(await readImage(openClient(), `${host}/team/app:v1`));
      expect(failure).toEqual({
        class: "EgressForbidden",
        leg: "manifest",
        host,
        message: `Will not ask "${host}" for the manifest "${host}/team/app:v1": it is a link-local or metadata address, which is never called; if a private address is meant, name it in --trusted-registry`,
      });
    },
  );

  it("calls a domain that is no host an invalid reference", async () => {
    const failure = failureOf(await readImage(openClient(), "1.2.3.4.5/team/app:v1"));
    expect(failure).toMatchObject({ class: "InvalidReference", leg: "reference" });
  });

  it("does not ask an account's registry again before the time it gave", async () => {
    const registry = await startLyingRegistry(() =>
      registryError(429, "TOOMANYREQUESTS", { "retry-after": "60" }),
    );
    const clock = new FakeClock();
    const client = openClient({ insecureHosts: [registry.host], clock });
    const reference = `${registry.host}/team/app`;
    const first = failureOf(await readImage(client, `${reference}:v1`));
    expect(first).toMatchObject({ class: "RateLimited", httpStatus: 429, retryAfterMs: 60_000 });
    await clock.advance(20_000);
    const second = failureOf(await readImage(client, `${reference}:v2`));
    expect(second).toMatchObject({ class: "RateLimited", retryAfterMs: 40_000 });
    expect(registry.requests).toHaveLength(1);
    const credentials = [Credential.password("alice", "secret")];
    await readImage(client, `${reference}:v2`, { credentials });
    expect(registry.requests).toHaveLength(2);
  });

  it("stops asking a registry that fails, and only that one", async () => {
    const ill = await startLyingRegistry(() => ({ status: 503 }));
    const content = contentWithTag();
    const well = await startLyingRegistry((request) => content.answer(request));
    const client = openClient({ insecureHosts: [ill.host, well.host] });
    for (let attempt = 0; attempt < 8; attempt++) {
      await readImage(client, `${ill.host}/team/app:v${attempt}`);
    }
    expect(ill.requests).toHaveLength(5);
    const failure = failureOf(await readImage(client, `${ill.host}/team/app:v1`));
    expect(failure.class).toBe("RegistryUnavailable");
    expect(failure.message).toContain("failed several times in a row");
    expect((await readImage(client, `${well.host}/team/app:v1`)).kind).toBe("ok");
  });

  it("goes on asking a registry that says no", async () => {
    const registry = await startLyingRegistry(() => registryError(404, "MANIFEST_UNKNOWN"));
    const client = openClient({ insecureHosts: [registry.host] });
    for (let attempt = 0; attempt < 8; attempt++) {
      const result = await readImage(client, `${registry.host}/team/app:v${attempt}`);
      expect(failureOf(result).class).toBe("ManifestUnknown");
    }
  });
});
