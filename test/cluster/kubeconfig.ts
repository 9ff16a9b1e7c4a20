import { randomUUID } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { stringify } from "yaml";

export interface KubeconfigOptions {
  readonly server: string;
  /** PEM of what the server's certificate is verified with. */
  readonly certificateAuthority: string;
  readonly user: string;
  readonly token: string;
}

/** Writes a kubeconfig with one context, readable by its owner only. Who reads it meanwhile finds it whole. */
export async function writeKubeconfig(path: string, options: KubeconfigOptions): Promise<void> {
  const { server, user, token } = options;
  const authority = Buffer.from(options.certificateAuthority).toString("base64");
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, "certificate-authority-data": authority } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user } }],
    "current-context": "test",
  };
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, stringify(kubeconfig), { mode: 0o600 });
  await rename(draft, path);
}
