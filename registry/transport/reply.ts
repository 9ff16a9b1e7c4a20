import type { Dispatcher } from "undici";

/** What a server answered in the end, after redirects. */
export interface Reply {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  /** Empty for HEAD, and for an error whose body was larger than anyone reads. */
  readonly bytes: Buffer;
  /** Which server answered. */
  readonly url: URL;
}

/** The value of a header that may stand once; the first where it stands more often. */
export function headerOf(reply: Pick<Reply, "headers">, name: string): string | undefined {
  return headerValuesOf(reply, name)[0];
}

export function headerValuesOf({ headers }: Pick<Reply, "headers">, name: string): string[] {
  const value = headers[name];
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/** The media type of a Content-Type header in lower case, without parameters; undefined where there is none. */
export function contentTypeOf(reply: Reply): string | undefined {
  return headerOf(reply, "content-type")?.split(";")[0]?.trim().toLowerCase() || undefined;
}
