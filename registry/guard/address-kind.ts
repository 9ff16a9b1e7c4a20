import { BlockList, isIP } from "node:net";

/**
 * What an address means to someone who lets strangers choose where requests go. `forbidden` is never called: link-local
 * addresses, cloud metadata, and what is not the address of one host.
 */
export type AddressKind = "public" | "private" | "loopback" | "forbidden";

type Subnet = readonly [network: string, prefix: number];

/** After the IANA special-purpose address registries; the first that holds an address says what it is. */
const SUBNETS: readonly (readonly [AddressKind, readonly Subnet[]])[] = [
  [
    "loopback",
    [
      ["127.0.0.0", 8],
      ["::1", 128],
    ],
  ],
  [
    "forbidden",
    [
      ["0.0.0.0", 8],
      ["169.254.0.0", 16],
      ["192.0.0.0", 24],
      ["192.88.99.0", 24],
      ["224.0.0.0", 3],
      ["fe80::", 10],
      ["fec0::", 10],
      ["ff00::", 8],
      ["100::", 64],
      // Addresses that carry an IPv4 address of anyone's choice: compatible, local NAT64, Teredo, 6to4.
      ["::", 96],
      ["64:ff9b:1::", 48],
      ["2001::", 32],
      ["2002::", 16],
      // Metadata services outside the link-local range: Alibaba Cloud, Azure, Amazon, Google.
      ["100.100.100.200", 32],
      ["168.63.129.16", 32],
      ["fd00:ec2::254", 128],
      ["fd20:ce::254", 128],
    ],
  ],
  [
    "private",
    [
      ["10.0.0.0", 8],
      ["100.64.0.0", 10],
      ["172.16.0.0", 12],
      ["192.0.2.0", 24],
      ["192.168.0.0", 16],
      ["198.18.0.0", 15],
      ["198.51.100.0", 24],
      ["203.0.113.0", 24],
      ["fc00::", 7],
      ["2001:db8::", 32],
      ["3fff::", 20],
    ],
  ],
];

/** Where a network translates IPv4 addresses into IPv6 ones (RFC 6052). */
const NAT64_PREFIX = "64:ff9b::";
const NAT64_PREFIX_LENGTH = 96;

const LISTS = SUBNETS.map(([kind, subnets]) => [kind, listOf(subnets)] as const);

/** Kind of a numeric address, with or without zone and the brackets a URL writes; undefined for a name. */
export function addressKindOf(host: string): AddressKind | undefined {
  const address = host.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  const version = isIP(address);
  if (version === 0) return undefined;
  const family = version === 4 ? "ipv4" : "ipv6";
  return LISTS.find(([, list]) => list.check(address, family))?.[0] ?? "public";
}

/** A BlockList finds IPv4-mapped IPv6 addresses in its IPv4 subnets by itself; of NAT64 it knows nothing. */
function listOf(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) {
    if (isIP(network) === 6) {
      list.addSubnet(network, prefix, "ipv6");
    } else {
      list.addSubnet(network, prefix, "ipv4");
      list.addSubnet(`${NAT64_PREFIX}${network}`, NAT64_PREFIX_LENGTH + prefix, "ipv6");
    }
  }
  return list;
}
