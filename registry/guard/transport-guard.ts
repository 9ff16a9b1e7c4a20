import { addressKindOf } from "./address-kind.ts";
import { authorityOf, isLocalhostName, isSameAuthority } from "./authority.ts";
import type { HostTrust } from "./host-trust.ts";
import { sharesDomain } from "./shared-domain.ts";

export type GuardVerdict =
  | { readonly kind: "allowed" }
  | { readonly kind: "refused"; readonly reason: string };

/** Who sends us on, and for what. */
export interface Referral {
  /** Origin of the registry that the image reference names, as it is spoken to. */
  readonly registry: URL;
  /** Whether a digest that we know beforehand is checked against the bytes; false when absent. */
  readonly contentVerified?: boolean;
}

export interface Connection {
  readonly url: URL;
  /** Whether the image reference itself names this host. */
  readonly isRegistry: boolean;
}

const ALLOWED: GuardVerdict = { kind: "allowed" };

/** Names that cloud providers give their metadata services; behind a proxy no address is seen that would betray them. */
const METADATA_NAMES = new Set(["metadata", "metadata.google.internal", "instance-data"]);

/**
 * Decides where requests may go. An image reference comes from whoever may write a pod, and a registry answers with
 * further URLs, so both are kept from reaching what only we can reach. Policy: metadata, link-local and unroutable
 * addresses never; private addresses for the host the reference names; loopback only where the reference says so itself;
 * anywhere a registry sends us, private and loopback only where the operator trusts the host or the network.
 */
export class TransportGuard {
  readonly #trust: HostTrust;

  constructor(trust: HostTrust) {
    this.#trust = trust;
  }

  /** Whether plain HTTP may be spoken: with hosts configured as insecure and on this machine. */
  allowsPlainHttp(registry: URL): boolean {
    return this.#trust.isInsecure(authorityOf(registry)) || isLoopback(registry);
  }

  isInsecure(registry: URL): boolean {
    return this.#trust.isInsecure(authorityOf(registry));
  }

  /** Judges the host of an image reference before anything is asked of it. */
  judgeRegistry(registry: URL): GuardVerdict {
    return isForbidden(registry)
      ? refused("is a link-local or metadata address, which is never called")
      : ALLOWED;
  }

  /**
   * Judges a URL that a registry sends us to: the realm of a challenge, a redirect, a foreign layer. Plain HTTP is allowed
   * where the registry is spoken to in the same way, and to fetch elsewhere what a digest verifies.
   */
  judgeReferral(target: URL, { registry, contentVerified = false }: Referral): GuardVerdict {
    if (target.protocol !== "https:" && target.protocol !== "http:")
      return refused("is not an HTTP URL");
    if (target.username !== "" || target.password !== "")
      return refused("has credentials in its URL");
    const isRegistry = isSameAuthority(target, registry);
    const mayBePlain =
      registry.protocol === "http:" ||
      this.isInsecure(target) ||
      (contentVerified && target.hostname !== registry.hostname);
    if (target.protocol === "http:" && !mayBePlain)
      return refused("is plain HTTP, which --insecure-registry allows");
    if (isForbidden(target))
      return refused("is a link-local or metadata address, which is never called");
    if (isRegistry || this.#isTrusted(target, target.hostname)) return ALLOWED;
    if (isLoopback(target)) return refused("is a loopback address");
    return addressKindOf(target.hostname) === "private" ? refused("is a private address") : ALLOWED;
  }

  /** Judges the address that a connection is about to go to, so that a name cannot change its meaning in between. */
  judgeAddress(address: string, { url, isRegistry }: Connection): GuardVerdict {
    const kind = addressKindOf(address);
    if (kind === undefined || kind === "forbidden")
      return refused("resolves to a link-local or metadata address, which is never called");
    if (kind === "public" || this.#isTrusted(url, address)) return ALLOWED;
    if (isRegistry && (kind === "private" || isLoopback(url))) return ALLOWED;
    return refused(`resolves to a ${kind} address`);
  }

  /**
   * Whether a token server may see the registry's credentials: the registry itself, a host of the same domain over HTTPS,
   * or one that the operator trusts. A stranger gets anonymous requests only.
   */
  mayReceiveCredentials(realm: URL, registry: URL): boolean {
    if (isSameAuthority(realm, registry)) return true;
    if (realm.protocol !== "https:") return this.isInsecure(realm);
    return (
      this.#trust.isTrusted(authorityOf(realm)) || sharesDomain(realm.hostname, registry.hostname)
    );
  }

  #isTrusted(url: URL, address: string): boolean {
    const bare = address.replace(/^\[(.*)\]$/, "$1");
    return this.#trust.isTrusted(authorityOf(url)) || this.#trust.isTrustedAddress(bare);
  }
}

function isForbidden(url: URL): boolean {
  const { host } = authorityOf(url);
  return addressKindOf(host) === "forbidden" || METADATA_NAMES.has(host);
}

function isLoopback(url: URL): boolean {
  const { host } = authorityOf(url);
  return addressKindOf(host) === "loopback" || isLocalhostName(host);
}

function refused(reason: string): GuardVerdict {
  return { kind: "refused", reason };
}
