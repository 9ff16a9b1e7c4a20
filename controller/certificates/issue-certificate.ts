// @peculiar/x509 finds its parts by decorators, which need this first.
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const KEYS = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
/** Clocks of API servers may be behind ours. */
const BACKDATE_MS = 3_600_000;
/** The longest common name that X.509 has room for. */
const MAX_COMMON_NAME = 64;

/** All in PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
  /** The certificate of the authority that signed it, whose key was used once and is nowhere. */
  readonly authority: string;
}

export interface CertificateRequest {
  /** DNS names, the first of which it is named after. */
  readonly names: readonly string[];
  readonly nowMs: number;
  readonly lifetimeMs: number;
}

/** Makes an authority and one server certificate signed by it, on P-256. */
export async function issueCertificate({
  names,
  nowMs,
  lifetimeMs,
}: CertificateRequest): Promise<IssuedCertificate> {
  const [name = ""] = names;
  const validity = {
    notBefore: new Date(nowMs - BACKDATE_MS),
    notAfter: new Date(nowMs + lifetimeMs),
  };
  const issuer = `CN=${commonNameOf(`layerwise ${new Date(nowMs).toISOString()}`)}`;
  const authorityKeys = await webcrypto.subtle.generateKey(KEYS, false, ["sign", "verify"]);
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: serialNumber(),
    name: issuer,
    keys: authorityKeys,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const keys = await webcrypto.subtle.generateKey(KEYS, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.create({
    ...validity,
    serialNumber: serialNumber(),
    subject: `CN=${commonNameOf(name)}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns", value }))),
      await AuthorityKeyIdentifierExtension.create(authority),
    ],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate: `${certificate.toString("pem")}\n`,
    key: `${PemConverter.encode(key, "PRIVATE KEY")}\n`,
    authority: `${authority.toString("pem")}\n`,
  };
}

function commonNameOf(text: string): string {
  return text.slice(0, MAX_COMMON_NAME);
}

/** Positive, as it must be, and never the same twice. */
function serialNumber(): string {
  return `01${randomBytes(15).toString("hex")}`;
}
