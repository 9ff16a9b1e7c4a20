import { createPrivateKey, X509Certificate } from "node:crypto";

/** How long the API server goes on trusting a former authority: replicas of the webhook change over one by one. */
const OVERLAP_MS = 24 * 3_600_000;
/** A bundle holds the authority in use and those that it replaced in the last day. */
const MAX_AUTHORITIES = 5;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/g;

/** What the webhook serves with, and whom the API server is to trust; all in PEM. */
export interface ServingCertificate {
  readonly certificate: string;
  readonly key: string;
  /** The newest first. */
  readonly authorities: readonly string[];
}

export interface CertificateNeed {
  /** DNS names that it must be good for. */
  readonly names: readonly string[];
  readonly nowMs: number;
}

/** Why a certificate has to be made anew; undefined while it is good. */
export function renewalReasonOf(
  { certificate, key, authorities }: ServingCertificate,
  { names, nowMs }: CertificateNeed,
): string | undefined {
  const parsed = parse(certificate);
  if (parsed === undefined) return "there is none that can be read";
  if (!isKeyOf(parsed, key)) return "its key is another one's";
  if (signerOf(parsed, authorities) === undefined) return "its authority is not known";
  const other = names.find((name) => parsed.checkHost(name) === undefined);
  if (other !== undefined) return `it is not for ${other}`;
  const { fromMs, untilMs } = validityOf(parsed);
  return nowMs >= fromMs + ((untilMs - fromMs) * 2) / 3
    ? "two thirds of its time are over"
    : undefined;
}

/** The authorities that are still to be trusted while the certificate is in use. */
export function authoritiesInUse(
  { certificate, authorities }: ServingCertificate,
  nowMs: number,
): readonly string[] {
  const parsed = parse(certificate);
  const signer = parsed && signerOf(parsed, authorities);
  const isSettled = parsed !== undefined && nowMs >= validityOf(parsed).fromMs + OVERLAP_MS;
  return authorities
    .filter((authority) => authority === signer || (!isSettled && isValid(authority, nowMs)))
    .slice(0, MAX_AUTHORITIES);
}

export function splitBundle(bundle: string): string[] {
  return bundle.match(CERTIFICATE) ?? [];
}

export function joinBundle(authorities: readonly string[]): string {
  return authorities.map((authority) => `${authority.trim()}\n`).join("");
}

function isValid(authority: string, nowMs: number): boolean {
  const parsed = parse(authority);
  return parsed !== undefined && nowMs < validityOf(parsed).untilMs;
}

function signerOf(
  certificate: X509Certificate,
  authorities: readonly string[],
): string | undefined {
  return authorities.find((authority) => {
    const parsed = parse(authority);
    return parsed !== undefined && certificate.verify(parsed.publicKey);
  });
}

function isKeyOf(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function validityOf({ validFrom, validTo }: X509Certificate): { fromMs: number; untilMs: number } {
  return { fromMs: Date.parse(validFrom), untilMs: Date.parse(validTo) };
}

function parse(certificate: string): X509Certificate | undefined {
  try {
    return new X509Certificate(certificate);
  } catch {
    return undefined;
  }
}
