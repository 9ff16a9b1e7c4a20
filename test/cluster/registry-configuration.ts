import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { createTestAuthority } from "../support/test-certificate.ts";
import type { RegistryName } from "./go-program.ts";
import { hashPasswords } from "./password-file.ts";

/** Who is let in: users with passwords (Basic), or bearers of tokens another server issues. */
type RegistryAuthentication =
  | { readonly kind: "basic"; readonly users: Readonly<Record<string, string>> }
  | {
      readonly kind: "token";
      /** Where clients get tokens. */
      readonly realm: string;
      readonly service: string;
      readonly issuer: string;
      /** Path of a JSON Web Key Set the tokens are verified with. */
      readonly keySetPath: string;
    };

export interface RegistryOptions {
  readonly authentication?: RegistryAuthentication;
  /** Serves https, with a certificate of its own for localhost, 127.0.0.1 and the address. */
  readonly tls?: boolean;
  /** Where it listens; 127.0.0.1 when left out. */
  readonly address?: string;
  /** A free one when left out. */
  readonly port?: number;
}

/** Where one registry runs and what its configuration refers to. */
export interface RegistryPlace {
  readonly binary: string;
  readonly workDir: string;
  readonly address: string;
  readonly authentication: object | undefined;
  readonly certificate:
    | { readonly path: string; readonly authorityPath: string; readonly authority: string }
    | undefined;
}

/** Writes the files a registry's configuration will refer to. */
export async function prepareRegistry(
  options: RegistryOptions,
  start: { readonly binaries: Record<RegistryName, string>; readonly workDir: string },
): Promise<RegistryPlace> {
  const { binaries, workDir } = start;
  await mkdir(join(workDir, "storage"));
  const { authentication, address = "127.0.0.1" } = options;
  return {
    binary: binaries.registry,
    workDir,
    address,
    authentication: authentication && (await prepareAuthentication(authentication, start)),
    certificate: options.tls ? await writeCertificate(workDir, address) : undefined,
  };
}

async function writeCertificate(
  workDir: string,
  address: string,
): Promise<NonNullable<RegistryPlace["certificate"]>> {
  const authority = createTestAuthority();
  const { cert, key } = authority.issue([...new Set(["127.0.0.1", "localhost", address])]);
  const path = join(workDir, "registry.pem");
  await writeFile(path, cert + key, { mode: 0o600 });
  const authorityPath = join(workDir, "authority.pem");
  await writeFile(authorityPath, authority.cert);
  return { path, authorityPath, authority: authority.cert };
}

async function prepareAuthentication(
  authentication: RegistryAuthentication,
  start: { readonly binaries: Record<RegistryName, string>; readonly workDir: string },
): Promise<object> {
  if (authentication.kind === "token") {
    const { realm, service, issuer, keySetPath } = authentication;
    return { token: { realm, service, issuer, jwks: keySetPath } };
  }
  const path = join(start.workDir, "htpasswd");
  const hashes = await hashPasswords(start.binaries["password-file"], authentication.users);
  await writeFile(path, hashes, { mode: 0o600 });
  return { htpasswd: { realm: "layerwise", path } };
}

/** Writes the configuration for one address and returns its path. */
export async function writeRegistryConfiguration(
  place: RegistryPlace,
  address: string,
): Promise<string> {
  const { workDir, certificate, authentication } = place;
  const path = join(workDir, "registry.yaml");
  const configuration = {
    version: "0.1",
    log: { level: "warn" },
    storage: {
      filesystem: { rootdirectory: join(workDir, "storage") },
      delete: { enabled: true },
    },
    http: {
      addr: address,
      ...(certificate && { tls: { certificate: certificate.path, key: certificate.path } }),
    },
    ...(authentication && { auth: authentication }),
  };
  await writeFile(path, stringify(configuration));
  return path;
}
