import { z } from "zod";

/** Where a server binds; no host means all addresses, port 0 any free port. */
export interface ListenAddress {
  readonly host?: string;
  readonly port: number;
}

/** Parses `127.0.0.1:8888`, `[::1]:8888`, `localhost:8888` or `:8888`; throws SyntaxError. */
export function parseListenAddress(text: string): ListenAddress {
  const match = /^(?:\[([0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|([^\s:[\]]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new SyntaxError(
      `Cannot parse listen address ${JSON.stringify(text)}: expected HOST:PORT such as 127.0.0.1:8888, [::1]:8888 or :8888`,
    );
  }
  const host = match[1] ?? match[2] ?? "";
  return host === "" ? { port } : { host, port };
}

export function formatListenAddress({ host = "", port }: ListenAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A configuration option that is a listen address. */
export function listenAddressOption(defaultText: string) {
  return z
    .string()
    .transform((text, context): ListenAddress => {
      try {
        return parseListenAddress(text);
      } catch {
        context.addIssue("expected HOST:PORT such as 127.0.0.1:8888, [::1]:8888 or :8888");
        return z.NEVER;
      }
    })
    .prefault(defaultText);
}
