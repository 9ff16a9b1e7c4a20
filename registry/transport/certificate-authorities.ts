import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Reads PEM files of registries' own authorities. Throws an Error that names the file that is of no use. */
export async function readCertificateAuthorities(files: readonly string[]): Promise<string[]> {
  const bundles = await Promise.all(files.map(readCertificates));
  return bundles.flat();
}

async function readCertificates(file: string): Promise<string[]> {
  try {
    const certificates = (await readFile(file, "utf8")).match(CERTIFICATE) ?? [];
    if (certificates.length === 0) throw new SyntaxError("it holds no PEM certificate");
    for (const certificate of certificates) new X509Certificate(certificate);
    return certificates;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot use CA file "${file}": ${reason}`, { cause });
  }
}
