import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Answer } from "../lying-registry.ts";
import { startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage, valueOf } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const MIB = 1024 * 1024;

/** Writes until the other side has had enough; resolves with how many bytes that took. */
function flood(response: ServerResponse, status: number): Promise<number> {
  response.writeHead(status, { "content-type": OCI_MANIFEST });
  const chunk = Buffer.alloc(65_536);
  let sent = 0;
  function more(): void {
    while (!response.destroyed && response.write(chunk)) sent += chunk.length;
  }
  response.on("drain", more);
  more();
  return new Promise((resolve) => response.on("close", () => resolve(sent)));
}

/** Reads an image by tag from a registry whose answer to GET is changed. */
async function readChanged(change: (answer: Answer) => Answer) {
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: [{ layers: [{ content: "x", sizeBytes: 1 }] }] });
  const registry = await startLyingRegistry((request) => {
    const answer = content.answer(request);
    return request.method === "GET" ? change(answer) : answer;
  });
  const client = openClient({ insecureHosts: [registry.host] });
  return readImage(client, `${registry.host}/team/app:v1`);
}

describe("exchange()", () => {
  it.for([
    ["a manifest", 200, "UnsupportedMediaType", 4 * MIB],
    ["an error", 404, "NotARegistry", 65_536],
  ] as const)("stops reading %s without end", async ([, status, failureClass, cap]) => {
    const floods: Promise<number>[] = [];
    const registry = await startLyingRegistry(({ method }) => {
      if (method === "HEAD") return { status };
      return (response) => void floods.push(flood(response, status));
    });
    const client = openClient({ insecureHosts: [registry.host] });
    const failure = failureOf(await readImage(client, `${registry.host}/team/app:v1`));
    expect(failure).toMatchObject({ class: failureClass, httpStatus: status });
    for (const sent of await Promise.all(floods)) expect(sent).toBeLessThan(cap + 16 * MIB);
  });

  it("undoes one content coding that nobody asked for", async () => {
    const result = await readChanged(({ headers, body = "" }) => ({
      headers: { ...headers, "content-encoding": "gzip" },
      body: gzipSync(body),
    }));
    expect(valueOf(result).platforms).toHaveLength(1);
  });

  it.for([
    ["a chain of codings", "gzip, gzip", gzipSync("x"), "2 content codings"],
    ["a bomb", "gzip", gzipSync(Buffer.alloc(10 * MIB)), "more than 4194304 bytes"],
    ["a broken coding", "gzip", "x", "a broken content coding"],
  ] as const)("refuses %s", async ([, coding, body, fault]) => {
    const result = await readChanged(({ headers }) => ({
      headers: { ...headers, "content-encoding": coding },
      body,
    }));
    const failure = failureOf(result);
    expect(failure).toMatchObject({ class: "UnsupportedMediaType", httpStatus: 200 });
    expect(failure.message).toContain(`answered the manifest request with ${fault}`);
  });

  it("tells a body that is cut off from one that is wrong", async () => {
    const content = new StoredContent();
    content.putImage({ tag: "v1", platforms: [{ layers: [] }] });
    const registry = await startLyingRegistry((request) => {
      const { headers, body = "" } = content.answer(request);
      return (response) => {
        response.writeHead(200, { ...headers, "content-length": Buffer.byteLength(body) });
        if (request.method === "HEAD") response.end();
        else response.write(Buffer.from(body).subarray(0, 10), () => response.destroy());
      };
    });
    const client = openClient({ insecureHosts: [registry.host] });
    const cut = failureOf(await readImage(client, `${registry.host}/team/app:v1`));
    expect(cut).toMatchObject({ class: "Reset", leg: "manifest" });
    const wrong = failureOf(await readChanged((answer) => ({ ...answer, body: "{}" })));
    expect(wrong).toMatchObject({ class: "DigestMismatch", leg: "manifest", httpStatus: 200 });
  });
});
