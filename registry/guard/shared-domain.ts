import { isIP } from "node:net";

/**
 * Whether two hosts lie under one domain that somebody registered, as registry.gitlab.com and gitlab.com do. Without the
 * public suffix list, a short label under a country code, as in `co.uk`, is taken for a public suffix: rather a domain
 * too few.
 */
export function sharesDomain(host: string, other: string): boolean {
  if (isIP(host) !== 0 || isIP(other) !== 0 || host.startsWith("[")) return false;
  const labels = host.replace(/\.$/, "").split(".").reverse();
  const otherLabels = other.replace(/\.$/, "").split(".").reverse();
  const shared = labels.findIndex((label, index) => label !== otherLabels[index]);
  const sharedCount = shared < 0 ? labels.length : shared;
  return sharedCount > publicSuffixLengthOf(labels);
}

function publicSuffixLengthOf([top = "", second = ""]: readonly string[]): number {
  return top.length === 2 && second.length <= 3 ? 2 : 1;
}
