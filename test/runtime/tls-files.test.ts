import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTlsFiles } from "../../runtime/tls-files.ts";
import { createTestAuthority } from "../support/test-certificate.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "layerwise-tls-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(texts: Record<string, string>): Promise<(name: string) => string> {
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  return (name) => join(folder, name);
}

describe("readTlsFiles()", () => {
  it("reads a pair, its end of validity and the authority of clients", async () => {
    const authority = createTestAuthority();
    const expiresMs = Date.parse("2099-01-02T03:04:05Z");
    const { cert, key } = authority.issue(["localhost"], expiresMs);
    const path = await write({ "good.crt": cert, "good.key": key, "ca.crt": authority.cert });
    const material = await readTlsFiles({
      certFile: path("good.crt"),
      keyFile: path("good.key"),
      clientCaFile: path("ca.crt"),
    });
    expect(material).toEqual({
      context: { cert, key, ca: authority.cert, minVersion: "TLSv1.2" },
      fingerprint: [cert, key, authority.cert].join("\n"),
      expiresMs,
    });
  });

  it.for([
    { when: "does not fit the key", cert: "own", key: "other" },
    { when: "is cut short", cert: "half", key: "own" },
    { when: "is empty", cert: "none", key: "own" },
  ] as const)("refuses a certificate that $when", async ({ when, cert, key }) => {
    const authority = createTestAuthority();
    const pair = authority.issue(["localhost"]);
    const certs = { own: pair.cert, half: pair.cert.slice(0, 200), none: "" };
    const keys = { own: pair.key, other: authority.issue(["localhost"]).key };
    const name = when.replaceAll(" ", "-");
    const path = await write({ [`${name}.crt`]: certs[cert], [`${name}.key`]: keys[key] });
    await expect(
      readTlsFiles({ certFile: path(`${name}.crt`), keyFile: path(`${name}.key`) }),
    ).rejects.toThrow(/^Cannot use certificate ".*" with key ".*": .*must be PEM and belong/);
  });

  it("names a file that is not there", async () => {
    const certFile = join(folder, "missing.crt");
    await expect(readTlsFiles({ certFile, keyFile: certFile })).rejects.toThrow(
      `Cannot read "${certFile}": ENOENT`,
    );
  });
});
