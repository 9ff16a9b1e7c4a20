/** A host with its port as one compares them: lower case, without the dot that ends a full name, port always written. */
export interface Authority {
  readonly host: string;
  readonly port: string;
}

export function authorityOf(url: URL): Authority {
  return { host: url.hostname.replace(/\.$/, ""), port: url.port || defaultPortOf(url) };
}

export function isSameAuthority(url: URL, other: URL): boolean {
  const [first, second] = [authorityOf(url), authorityOf(other)];
  return first.host === second.host && first.port === second.port;
}

/** Whether an operator's `host` or `host:port` names the authority; without a port it names every port of the host. */
export function namesAuthority(entry: string, { host, port }: Authority): boolean {
  const lower = entry.toLowerCase();
  return lower === host || lower === `${host}:${port}`;
}

/** `localhost` and names below it never leave the machine (RFC 6761, section 6.3). */
export function isLocalhostName(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost");
}

function defaultPortOf(url: URL): string {
  return url.protocol === "http:" ? "80" : "443";
}
