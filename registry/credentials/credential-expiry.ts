import { parseJson } from "../../runtime/parse-json.ts";

const MAX_DECODED_LENGTH = 65_536;

/**
 * When a secret says of itself that it ends, in milliseconds since the epoch; undefined where it says nothing. JSON Web
 * Tokens carry `exp` in their second part, passwords of Amazon ECR are base64 of JSON with `expiration`.
 */
export function credentialExpiryOf(secret: string): number | undefined {
  if (secret.length > MAX_DECODED_LENGTH) return undefined;
  const parts = secret.split(".");
  if (parts.length === 3) return secondsIn(parts[1] ?? "", "exp");
  return parts.length === 1 ? secondsIn(secret, "expiration") : undefined;
}

function secondsIn(encoded: string, key: string): number | undefined {
  const json = parseJson(Buffer.from(encoded, "base64"));
  if (json.kind === "invalid" || typeof json.value !== "object" || json.value === null)
    return undefined;
  const seconds: unknown = Object.entries(json.value).find(([name]) => name === key)?.[1];
  return typeof seconds === "number" && Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
