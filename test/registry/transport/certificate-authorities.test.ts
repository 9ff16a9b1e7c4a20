import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readCertificateAuthorities } from "../../../registry/transport/certificate-authorities.ts";
import { createTestAuthority } from "../../support/test-certificate.ts";

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "layerwise-ca-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "ca.pem");
  await writeFile(path, text);
  return path;
}

describe("readCertificateAuthorities()", () => {
  it("reads every certificate of every file, and no comments between them", async () => {
    const certificates = ["a", "b", "c"].map((name) => createTestAuthority(name).cert.trim());
    const [first = "", second = "", third = ""] = certificates;
    const files = [await fileOf(`# one\n${first}\n# two\n${second}\n`), await fileOf(third)];
    expect(await readCertificateAuthorities(files)).toEqual(certificates);
    expect(await readCertificateAuthorities([])).toEqual([]);
  });

  it("names the file that holds none", async () => {
    const file = await fileOf("hello");
    await expect(readCertificateAuthorities([file])).rejects.toThrow(
      `Cannot use CA file "${file}": it holds no PEM certificate`,
    );
  });

  it("names the file that is absent or broken", async () => {
    await expect(readCertificateAuthorities(["/nowhere/ca.pem"])).rejects.toThrow(
      'Cannot use CA file "/nowhere/ca.pem": ENOENT',
    );
    const file = await fileOf("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    await expect(readCertificateAuthorities([file])).rejects.toThrow(
      `Cannot use CA file "${file}"`,
    );
  });
});
