// Matching of github.com/kubernetes/kubernetes, pkg/credentialprovider/keyring.go.
import type { Credential } from "./credential.ts";
import { matchesRegistryPattern, registryPatternOf } from "./registry-pattern.ts";

/** A credential and the place it is for, as a Docker configuration writes it: `https://index.docker.io/v1/`, `*.azurecr.io`. */
export interface KeyringEntry {
  readonly location: string;
  readonly credential: Credential;
}

/** Where Docker's tools keep what is for Docker Hub. */
const DEFAULT_REGISTRY_PATTERN = "index.docker.io";

/** Pull credentials, looked up as the kubelet does. Entries given first come first among those of one place. */
export class Keyring {
  readonly #credentials = new Map<string, Credential[]>();
  readonly #patterns: readonly string[];

  constructor(entries: readonly KeyringEntry[]) {
    for (const { location, credential } of entries) {
      const pattern = registryPatternOf(location);
      const credentials = this.#credentials.get(pattern);
      if (credentials === undefined) this.#credentials.set(pattern, [credential]);
      else credentials.push(credential);
    }
    this.#patterns = [...this.#credentials.keys()].sort().reverse();
  }

  /**
   * Every credential for a repository such as `docker.io/library/nginx`, most specific place first. The kubelet tries
   * each until one pulls; where there is none it pulls anonymously.
   */
  lookup(repository: string): Credential[] {
    const matching = this.#patterns.filter((pattern) =>
      matchesRegistryPattern(pattern, repository),
    );
    if (matching.length === 0 && isOnDefaultRegistry(repository)) {
      return [...(this.#credentials.get(DEFAULT_REGISTRY_PATTERN) ?? [])];
    }
    return matching.flatMap((pattern) => this.#credentials.get(pattern) ?? []);
  }
}

/** Whether the kubelet takes a repository without a matching credential to be one of Docker Hub. */
export function isOnDefaultRegistry(repository: string): boolean {
  const slash = repository.indexOf("/");
  if (slash < 0) return repository !== "";
  const first = repository.slice(0, slash);
  if (first === "docker.io" || first === "index.docker.io") return true;
  return first !== "" && !/[.:]/.test(first);
}
