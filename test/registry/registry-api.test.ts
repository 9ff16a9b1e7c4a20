import { describe, expect, it } from "vitest";
import { json, type Reaction, registryError, startLyingRegistry } from "./lying-registry.ts";
import { failureOf, openClient, readImage } from "./opened-client.ts";

const PAGE = { status: 404, headers: { "content-type": "text/html" }, body: "<h1>Not found</h1>" };

/** The failure of a server that answers 404 without a code, and so at the base of the API. */
async function failureWith(base: Reaction) {
  const server = await startLyingRegistry(({ path }) => (path === "/v2/" ? base : PAGE));
  const client = openClient({ insecureHosts: [server.host] });
  return { server, failure: failureOf(await readImage(client, `${server.host}/team/app:v1`)) };
}

describe("RegistryApi.ask()", () => {
  it.for([
    ["answers", json({})],
    [
      "wants to know who asks",
      registryError(401, "UNAUTHORIZED", { "www-authenticate": "Basic realm=x" }),
    ],
  ] as [string, Reaction][])("believes a bare 404 where the API %s", async ([, base]) => {
    const { server, failure } = await failureWith(base);
    expect(failure).toEqual({
      class: "ManifestUnknown",
      leg: "manifest",
      host: server.host,
      httpStatus: 404,
      message: `"${server.host}" does not have the manifest "${server.host}/team/app:v1"; push this tag or digest, or correct the reference`,
    });
  });

  it.for([
    ["is not there either", PAGE],
    ["is a page like any other", { headers: { "content-type": "text/html" }, body: "<h1>Hi</h1>" }],
    ["breaks", { status: 500 }],
  ] as [string, Reaction][])("doubts a bare 404 where the API %s", async ([, base]) => {
    expect((await failureWith(base)).failure).toMatchObject({
      class: "NotARegistry",
      httpStatus: 404,
    });
  });

  it("takes no 404 of a pull-through cache for proof", async () => {
    const server = await startLyingRegistry(() => registryError(404, "MANIFEST_UNKNOWN"));
    const client = openClient({ insecureHosts: [server.host], pullThroughHosts: [server.host] });
    const failure = failureOf(await readImage(client, `${server.host}/team/app:v1`));
    expect(failure).toMatchObject({ class: "ProxyStale404", code: "MANIFEST_UNKNOWN" });
  });
});
