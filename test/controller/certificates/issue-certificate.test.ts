import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { issueCertificate } from "../../../controller/certificates/issue-certificate.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");
const DAY_MS = 86_400_000;
const NAMES = ["web.shop.svc", "web.shop.svc.cluster.local"];

describe("issueCertificate()", () => {
  it("makes a server certificate for the names, signed by an authority of its own", async () => {
    const issued = await issueCertificate({ names: NAMES, nowMs: NOW_MS, lifetimeMs: 90 * DAY_MS });
    const certificate = new X509Certificate(issued.certificate);
    const authority = new X509Certificate(issued.authority);
    expect(certificate).toMatchObject({
      ca: false,
      subject: "CN=web.shop.svc",
      subjectAltName: "DNS:web.shop.svc, DNS:web.shop.svc.cluster.local",
      validFrom: "Dec 31 23:00:00 2025 GMT",
      validTo: "Apr  1 00:00:00 2026 GMT",
      // Server authentication.
      keyUsage: ["1.3.6.1.5.5.7.3.1"],
    });
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
    expect(authority.ca).toBe(true);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
  });

  it("never uses an authority or a number twice", async () => {
    const request = { names: NAMES, nowMs: NOW_MS, lifetimeMs: DAY_MS };
    const [a, b] = await Promise.all([issueCertificate(request), issueCertificate(request)]);
    const numbers = [a, b].flatMap(({ certificate, authority }) =>
      [certificate, authority].map((text) => new X509Certificate(text).serialNumber),
    );
    expect(new Set(numbers).size).toBe(4);
    const stranger = new X509Certificate(b.authority).publicKey;
    expect(new X509Certificate(a.certificate).verify(stranger)).toBe(false);
  });

  it("cuts a common name that is longer than X.509 allows", async () => {
    const long = `${"a".repeat(60)}.shop.svc`;
    const issued = await issueCertificate({ names: [long], nowMs: NOW_MS, lifetimeMs: DAY_MS });
    const certificate = new X509Certificate(issued.certificate);
    expect(certificate.subject).toBe(`CN=${long.slice(0, 64)}`);
    expect(certificate.checkHost(long)).toBe(long);
  });
});
