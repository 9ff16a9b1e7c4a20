import { parseJson } from "../../runtime/parse-json.ts";

/** Codes of the OCI distribution specification, and below them those of distribution and Docker Hub beside it. */
const KNOWN_CODES = new Set([
  "BLOB_UNKNOWN",
  "BLOB_UPLOAD_INVALID",
  "BLOB_UPLOAD_UNKNOWN",
  "DIGEST_INVALID",
  "MANIFEST_BLOB_UNKNOWN",
  "MANIFEST_INVALID",
  "MANIFEST_UNKNOWN",
  "NAME_INVALID",
  "NAME_UNKNOWN",
  "SIZE_INVALID",
  "UNAUTHORIZED",
  "DENIED",
  "UNSUPPORTED",
  "TOOMANYREQUESTS",
  "UNAVAILABLE",
  "MANIFEST_UNVERIFIED",
  "TAG_INVALID",
]);

const UNKNOWN_CODE = "UNKNOWN";

/**
 * The code of the first error in a registry's error body; `UNKNOWN` for one that nobody specified, as distribution asks of
 * clients; undefined where the body is none of a registry.
 */
export function registryErrorCodeOf(body: Uint8Array): string | undefined {
  const json = parseJson(body);
  const errors: unknown = json.kind === "parsed" ? fieldOf(json.value, "errors") : undefined;
  const code = Array.isArray(errors) ? fieldOf(errors[0], "code") : undefined;
  if (typeof code !== "string") return undefined;
  return KNOWN_CODES.has(code) ? code : UNKNOWN_CODE;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
