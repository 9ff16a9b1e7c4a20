import * as z from "zod";
import { parseJson } from "../../runtime/parse-json.ts";

export interface AccessToken {
  readonly token: string;
  /** How long it may be used from now on, with a margin for the way. */
  readonly lifetimeMs: number;
}

/** What the distribution token specification has clients assume where `expires_in` is absent. */
const DEFAULT_LIFETIME_S = 60;
/** A token is asked for again after an hour at the latest, whatever its server promises. */
const MAX_LIFETIME_S = 3_600;
/** Share of its lifetime after which a token is not sent any more. */
const USABLE_SHARE = 0.9;

const tokenText = z
  .string()
  .regex(/^[!-~]*$/)
  .nullish();
const tokenResponse = z.object({
  token: tokenText,
  access_token: tokenText,
  expires_in: z.number().nullish(),
});

/** Reads a token server's answer; undefined where it holds no token that can stand in a header. */
export function decodeTokenResponse(body: Uint8Array): AccessToken | undefined {
  const json = parseJson(body);
  const decoded = json.kind === "parsed" ? tokenResponse.safeParse(json.value).data : undefined;
  const token = decoded?.token || decoded?.access_token || "";
  if (token === "") return undefined;
  const promised = decoded?.expires_in ?? 0;
  const lifetimeS = promised > 0 ? Math.min(promised, MAX_LIFETIME_S) : DEFAULT_LIFETIME_S;
  return { token, lifetimeMs: Math.floor(lifetimeS * USABLE_SHARE * 1000) };
}
