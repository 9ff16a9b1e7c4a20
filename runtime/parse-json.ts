export type ParsedJson =
  | { readonly kind: "parsed"; readonly value: unknown }
  | { readonly kind: "invalid"; readonly reason: string };

/** Parses JSON from outside; the reason does not quote the text, which may hold a secret. */
export function parseJson(text: string | Uint8Array): ParsedJson {
  try {
    const decoded = typeof text === "string" ? text : STRICT_UTF8.decode(text);
    return { kind: "parsed", value: JSON.parse(decoded) };
  } catch (error) {
    return { kind: "invalid", reason: error instanceof TypeError ? "not UTF-8" : "not JSON" };
  }
}

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });
