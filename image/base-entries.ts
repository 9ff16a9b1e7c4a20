import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OperatorError } from "../runtime/operator-error.ts";
import { fileEntry } from "./folder-entries.ts";
import type { LayerEntry } from "./layer-archive.ts";

/** Whom containers run as: nobody in particular, as in the manifests. */
export const USER_ID = 65532;

/** Where Debian and its like, Fedora and its like, and Alpine keep the public authorities. */
const AUTHORITIES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/cert.pem",
];

const ACCOUNTS = {
  "etc/passwd": `root:x:0:0:root:/root:/sbin/nologin\nlayerwise:x:${USER_ID}:${USER_ID}::/app:/sbin/nologin\n`,
  "etc/group": `root:x:0:\nlayerwise:x:${USER_ID}:\n`,
  // Else glibc asks no hosts file before it asks DNS.
  "etc/nsswitch.conf": "hosts: files dns\n",
};

/**
 * What everything else stands on: a Node.js binary, the shared libraries that it is linked to on this machine, the public
 * authorities, and two accounts. No shell and no package manager.
 */
export async function baseEntries(node: string): Promise<LayerEntry[]> {
  const libraries = sharedLibrariesIn(await linkedLibraries(node));
  const files = await Promise.all([
    fileEntry(node, "usr/bin/node"),
    authorities(),
    ...libraries.map((library) => fileEntry(library, library.slice(1))),
  ]);
  const accounts = Object.entries(ACCOUNTS).map(([path, text]) => ({
    path,
    content: Buffer.from(text),
  }));
  return [...files, ...accounts, { path: "tmp", mode: 0o1777 }];
}

/** Absolute paths in what `ldd` prints, the loader among them. */
export function sharedLibrariesIn(printed: string): string[] {
  return [...printed.matchAll(/^\s*(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/gm)].map(
    ([, path = ""]) => path,
  );
}

async function linkedLibraries(node: string): Promise<string> {
  try {
    return (await promisify(execFile)("ldd", [node], { timeout: 30_000 })).stdout;
  } catch (cause) {
    throw new OperatorError(
      `Cannot tell with ldd which libraries "${node}" needs: assemble the image on Linux with glibc`,
      { cause },
    );
  }
}

async function authorities(): Promise<LayerEntry> {
  for (const path of AUTHORITIES) {
    const entry = await fileEntry(path, "etc/ssl/certs/ca-certificates.crt").catch(() => undefined);
    if (entry !== undefined) return entry;
  }
  throw new OperatorError(
    `Cannot find public certificate authorities in ${AUTHORITIES.join(", ")}: install ca-certificates`,
  );
}
