import { BlockList, isIP } from "node:net";
import { type Authority, namesAuthority } from "./authority.ts";

/** What the operator says of hosts. `host` and `host:port` are understood; without a port every port of it is meant. */
export interface HostTrustOptions {
  /** Hosts that may be spoken to over plain HTTP. They are trusted too. */
  readonly insecureHosts?: readonly string[];
  /**
   * Hosts a registry may send us to although their addresses are private or loopback, and as token servers with its
   * credentials; also networks as `10.0.0.0/8`, which opens their addresses only.
   */
  readonly trustedHosts?: readonly string[];
}

const NETWORK = /^([0-9a-fA-F.:]+)\/([0-9]{1,3})$/;

/** The operator's words about hosts, ready to be asked. Throws RangeError for what is no host, or a network that is none. */
export class HostTrust {
  readonly #insecureHosts: readonly string[];
  readonly #trustedHosts: readonly string[];
  readonly #trustedNetworks = new BlockList();

  constructor({ insecureHosts = [], trustedHosts = [] }: HostTrustOptions) {
    for (const entry of insecureHosts) {
      if (!entry.includes("/")) continue;
      throw new RangeError(
        `Cannot speak plain HTTP with "${entry}": expected host or host:port, without http://`,
      );
    }
    this.#insecureHosts = insecureHosts;
    this.#trustedHosts = trustedHosts.filter((entry) => !entry.includes("/"));
    for (const entry of trustedHosts) if (entry.includes("/")) this.#addNetwork(entry);
  }

  isInsecure(authority: Authority): boolean {
    return this.#insecureHosts.some((entry) => namesAuthority(entry, authority));
  }

  isTrusted(authority: Authority): boolean {
    return (
      this.isInsecure(authority) ||
      this.#trustedHosts.some((entry) => namesAuthority(entry, authority))
    );
  }

  isTrustedAddress(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#trustedNetworks.check(address, version === 4 ? "ipv4" : "ipv6");
  }

  #addNetwork(entry: string): void {
    const [, network = "", prefix = ""] = NETWORK.exec(entry) ?? [];
    const version = isIP(network);
    if (version === 0 || Number(prefix) > (version === 4 ? 32 : 128)) {
      throw new RangeError(
        `Cannot trust "${entry}": expected host, host:port or a network such as 10.0.0.0/8`,
      );
    }
    this.#trustedNetworks.addSubnet(network, Number(prefix), version === 4 ? "ipv4" : "ipv6");
  }
}
