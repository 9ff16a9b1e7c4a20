import type { TransportGuard } from "./guard/transport-guard.ts";

/** Docker Hub's images are named after docker.io; its API lives elsewhere. */
const HUB_DOMAINS = new Set(["docker.io", "index.docker.io"]);
const HUB_API_HOST = "registry-1.docker.io";

/** Registries that answer 401 or 403 for repositories that do not exist, so that nobody can tell which do. */
const SECRETIVE_DOMAINS = new Set([...HUB_DOMAINS, "ghcr.io"]);

/** Host, with its port where one is written, that serves the API for a domain of an image reference. */
export function apiHostOf(domain: string): string {
  return HUB_DOMAINS.has(domain) ? HUB_API_HOST : domain;
}

export function hidesExistence(domain: string): boolean {
  return SECRETIVE_DOMAINS.has(domain);
}

/**
 * Where a registry is spoken to first: plain HTTP with hosts configured as insecure, else HTTPS. Undefined where the
 * domain is one that the reference grammar allows and URLs do not, such as `1.2.3.4.5`.
 */
export function registryOriginOf(domain: string, guard: TransportGuard): URL | undefined {
  const host = apiHostOf(domain);
  if (!URL.canParse(`https://${host}`)) return undefined;
  const origin = new URL(`https://${host}`);
  if (guard.isInsecure(origin)) return new URL(`http://${host}`);
  return origin;
}
