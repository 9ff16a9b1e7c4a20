/** Proxies as the environment variables of the same names give them; the process reads those, not we. */
export interface ProxyOptions {
  readonly httpProxy?: string | undefined;
  readonly httpsProxy?: string | undefined;
  /** Hosts reached directly, divided by commas. Loopback always is. */
  readonly noProxy?: string | undefined;
}

interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

const LOOPBACK = "localhost,127.0.0.1,::1";

/**
 * Checked settings with nothing left out, since undici would read the environment for what is; undefined where there is
 * no proxy. Throws RangeError, which does not quote the URL: it may hold a password.
 */
export function proxySettingsOf(options: ProxyOptions = {}): ProxySettings | undefined {
  const { httpProxy = "", httpsProxy = "", noProxy = "" } = options;
  if (httpProxy === "" && httpsProxy === "") return undefined;
  for (const [name, value] of [
    ["HTTP_PROXY", httpProxy],
    ["HTTPS_PROXY", httpsProxy],
  ] as const) {
    if (value !== "" && !isProxyUrl(value)) {
      throw new RangeError(`Cannot use ${name}: expected a URL such as http://proxy.example:3128`);
    }
  }
  return { httpProxy, httpsProxy, noProxy: `${noProxy},${LOOPBACK}` };
}

function isProxyUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
