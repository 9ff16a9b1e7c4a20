import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { derOf, generalizedTime, objectIdentifier, sequence, text } from "./der.ts";

/** PEM texts of a certificate and its key. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface TestAuthority extends TestCertificate {
  /** Host names and IPv4 addresses; the last argument moves the end of validity. */
  issue(names: readonly string[], expiresMs?: number): TestCertificate;
}

const DAY_MS = 86_400_000;
const ECDSA_SHA256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));
const TRUE = derOf(0x01, Buffer.from([0xff]));

/** A certificate authority that exists for one test. */
export function createTestAuthority(name = "test authority"): TestAuthority {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const basicConstraints = extension("2.5.29.19", [TRUE], sequence(TRUE));
  function certify(subject: string, key: KeyObject, validity: number, extensions: Buffer[]) {
    const body = sequence(
      derOf(0xa0, derOf(0x02, Buffer.from([2]))),
      derOf(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      ECDSA_SHA256,
      nameOf(name),
      sequence(generalizedTime(Date.now() - 30 * DAY_MS), generalizedTime(validity)),
      nameOf(subject),
      key.export({ type: "spki", format: "der" }),
      derOf(0xa3, sequence(...extensions)),
    );
    const signature = sign("sha256", body, keys.privateKey);
    return pemOf(sequence(body, ECDSA_SHA256, derOf(0x03, Buffer.from([0]), signature)));
  }
  return {
    cert: certify(name, keys.publicKey, Date.now() + DAY_MS, [basicConstraints]),
    key: keyPemOf(keys.privateKey),
    issue(names, expiresMs = Date.now() + DAY_MS) {
      const leaf = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const alternatives = sequence(...names.map(alternativeOf));
      const extensions = [extension("2.5.29.17", [], alternatives)];
      return {
        cert: certify(names[0] ?? "leaf", leaf.publicKey, expiresMs, extensions),
        key: keyPemOf(leaf.privateKey),
      };
    },
  };
}

function nameOf(commonName: string): Buffer {
  return sequence(derOf(0x31, sequence(objectIdentifier("2.5.4.3"), text(commonName))));
}

function extension(identifier: string, critical: readonly Buffer[], value: Buffer): Buffer {
  return sequence(objectIdentifier(identifier), ...critical, derOf(0x04, value));
}

function alternativeOf(name: string): Buffer {
  if (isIP(name) === 4) return derOf(0x87, Buffer.from(name.split(".").map(Number)));
  return derOf(0x82, Buffer.from(name));
}

function pemOf(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function keyPemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
