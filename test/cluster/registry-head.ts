import type { Registry } from "./registry.ts";

/** Asks a registry about `path` below `/v2/`, as a client does before it pulls. */
export async function readHead(
  registry: Registry,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly digest: string | null }> {
  const accept = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
  ].join(",");
  const answer = await fetch(`${registry.url}/v2/${path}`, {
    method: "HEAD",
    headers: { accept, ...headers },
  });
  return { status: answer.status, digest: answer.headers.get("docker-content-digest") };
}
