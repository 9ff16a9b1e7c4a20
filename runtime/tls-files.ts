import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { OperatorError } from "./operator-error.ts";

/** PEM files of a server. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** When given, only clients with a certificate of this authority are served. */
  readonly clientCaFile?: string;
}

/** A checked set of what the files held at one moment. */
export interface TlsMaterial {
  readonly context: SecureContextOptions;
  /** Changes when any file does. */
  readonly fingerprint: string;
  readonly expiresMs: number;
}

/** Reads the files and checks that they parse and the key fits the certificate; throws OperatorError. */
export async function readTlsFiles(files: TlsFiles): Promise<TlsMaterial> {
  const cert = await readPem(files.certFile);
  const key = await readPem(files.keyFile);
  const ca = files.clientCaFile === undefined ? undefined : await readPem(files.clientCaFile);
  const context: SecureContextOptions = {
    cert,
    key,
    minVersion: "TLSv1.2",
    ...(ca === undefined ? {} : { ca }),
  };
  try {
    createSecureContext(context);
    const expiresMs = Date.parse(new X509Certificate(cert).validTo);
    return { context, fingerprint: [cert, key, ca].join("\n"), expiresMs };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(
      `Cannot use certificate "${files.certFile}" with key "${files.keyFile}": ${reason}; both must be PEM and belong together`,
      { cause },
    );
  }
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(`Cannot read "${path}": ${reason}`, { cause });
  }
}
