import { describe, expect, it } from "vitest";
import { HostTrust, type HostTrustOptions } from "../../../registry/guard/host-trust.ts";
import { TransportGuard } from "../../../registry/guard/transport-guard.ts";

const HTTPS = new URL("https://registry.example");

function guardOf(options: HostTrustOptions = {}): TransportGuard {
  return new TransportGuard(new HostTrust(options));
}

function referral(target: string, registry: URL, options: HostTrustOptions = {}): string {
  const verdict = guardOf(options).judgeReferral(new URL(target), { registry });
  return verdict.kind === "allowed" ? "allowed" : verdict.reason;
}

describe("TransportGuard.judgeReferral()", () => {
  it.for([
    ["https://cdn.example/x", "allowed"],
    ["https://8.8.8.8/x", "allowed"],
    ["http://cdn.example/x", "is plain HTTP, which --insecure-registry allows"],
    ["http://registry.example/x", "is plain HTTP, which --insecure-registry allows"],
    ["file:///etc/passwd", "is not an HTTP URL"],
    ["https://user:secret@cdn.example/", "has credentials in its URL"],
    [
      "https://169.254.169.254/latest",
      "is a link-local or metadata address, which is never called",
    ],
    [
      "https://metadata.google.internal/",
      "is a link-local or metadata address, which is never called",
    ],
    ["https://[fe80::1]/", "is a link-local or metadata address, which is never called"],
    ["https://2130706433/", "is a loopback address"],
    ["https://0x7f.1/", "is a loopback address"],
    ["https://[::ffff:127.0.0.1]/", "is a loopback address"],
    ["https://localhost./", "is a loopback address"],
    ["https://a.localhost/", "is a loopback address"],
    ["https://10.0.0.1/", "is a private address"],
    ["https://[fd12::1]/", "is a private address"],
  ] as const)("from a public registry to %s: %s", ([target, expected]) => {
    expect(referral(target, HTTPS)).toBe(expected);
  });

  it("allows the registry's own private or loopback host and no other port of it", () => {
    const registry = new URL("http://127.0.0.1:5000");
    expect(referral("http://127.0.0.1:5000/token", registry)).toBe("allowed");
    expect(referral("http://127.0.0.1:8080/token", registry)).toBe("is a loopback address");
    expect(referral("https://10.0.0.1/token", new URL("https://10.0.0.1"))).toBe("allowed");
  });

  it("never allows a metadata address, not even to itself or by trust", () => {
    const metadata = new URL("https://169.254.169.254");
    const trust = { trustedHosts: ["169.254.169.254", "169.254.0.0/16"] };
    expect(referral("https://169.254.169.254/", metadata, trust)).toBe(
      "is a link-local or metadata address, which is never called",
    );
  });

  it("opens private addresses to trusted hosts and networks, and plain HTTP to insecure hosts", () => {
    expect(referral("https://10.0.0.9/", HTTPS, { trustedHosts: ["10.0.0.0/8"] })).toBe("allowed");
    expect(referral("https://10.0.0.9/", HTTPS, { trustedHosts: ["10.0.0.9:443"] })).toBe(
      "allowed",
    );
    expect(referral("https://10.0.0.9/", HTTPS, { trustedHosts: ["10.0.0.9:444"] })).toBe(
      "is a private address",
    );
    expect(referral("http://10.0.0.9/", HTTPS, { insecureHosts: ["10.0.0.9"] })).toBe("allowed");
  });

  it("lets plain HTTP elsewhere carry only what a digest verifies", () => {
    const guard = guardOf();
    const target = new URL("http://cdn.example/layer");
    const own = new URL("http://registry.example/layer");
    expect(guard.judgeReferral(target, { registry: HTTPS, contentVerified: true }).kind).toBe(
      "allowed",
    );
    expect(guard.judgeReferral(own, { registry: HTTPS, contentVerified: true }).kind).toBe(
      "refused",
    );
  });
});

describe("TransportGuard.judgeRegistry()", () => {
  it.for([
    ["https://registry.example", "allowed"],
    ["https://10.0.0.1:5000", "allowed"],
    ["http://127.0.0.1:5000", "allowed"],
    ["https://169.254.169.254", "refused"],
    ["https://0.0.0.0:5000", "refused"],
    ["https://metadata.google.internal.", "refused"],
  ] as const)("of %s is %s", ([registry, kind]) => {
    expect(guardOf().judgeRegistry(new URL(registry)).kind).toBe(kind);
  });
});

describe("TransportGuard.judgeAddress()", () => {
  const own = { url: HTTPS, isRegistry: true };
  const elsewhere = { url: HTTPS, isRegistry: false };

  it.for([
    ["93.184.216.34", own, "allowed"],
    ["93.184.216.34", elsewhere, "allowed"],
    ["10.0.0.1", own, "allowed"],
    ["10.0.0.1", elsewhere, "resolves to a private address"],
    ["127.0.0.1", own, "resolves to a loopback address"],
    ["169.254.169.254", own, "resolves to a link-local or metadata address, which is never called"],
    [
      "::ffff:169.254.169.254",
      own,
      "resolves to a link-local or metadata address, which is never called",
    ],
    ["nonsense", own, "resolves to a link-local or metadata address, which is never called"],
  ] as const)("of %s for %o is %s", ([address, connection, expected]) => {
    const verdict = guardOf().judgeAddress(address, connection);
    expect(verdict.kind === "allowed" ? "allowed" : verdict.reason).toBe(expected);
  });

  it("lets localhost be this machine, and a trusted name be anything but metadata", () => {
    const localhost = { url: new URL("http://localhost:5000"), isRegistry: true };
    expect(guardOf().judgeAddress("127.0.0.1", localhost).kind).toBe("allowed");
    const trusting = guardOf({ trustedHosts: ["registry.example"] });
    expect(trusting.judgeAddress("127.0.0.1", elsewhere).kind).toBe("allowed");
    expect(trusting.judgeAddress("169.254.169.254", elsewhere).kind).toBe("refused");
  });
});

describe("TransportGuard.mayReceiveCredentials()", () => {
  it.for([
    ["https://auth.docker.io/token", "https://registry-1.docker.io", true],
    ["https://gitlab.com/jwt/auth", "https://registry.gitlab.com", true],
    ["https://registry.example/token", "https://registry.example", true],
    ["https://registry.example:8443/token", "https://registry.example", true],
    ["https://evil.example/token", "https://registry.other", false],
    ["https://evil.co.uk/token", "https://registry.co.uk", false],
    ["http://auth.docker.io/token", "https://registry-1.docker.io", false],
    ["https://10.0.0.2/token", "https://10.0.0.1", false],
  ] as const)("of %s for %s is %j", ([realm, registry, expected]) => {
    expect(guardOf().mayReceiveCredentials(new URL(realm), new URL(registry))).toBe(expected);
  });

  it("is true for hosts the operator trusts, over plain HTTP only for insecure ones", () => {
    const trusted = guardOf({ trustedHosts: ["auth.elsewhere"] });
    const insecure = guardOf({ insecureHosts: ["auth.elsewhere"] });
    expect(trusted.mayReceiveCredentials(new URL("https://auth.elsewhere/"), HTTPS)).toBe(true);
    expect(trusted.mayReceiveCredentials(new URL("http://auth.elsewhere/"), HTTPS)).toBe(false);
    expect(insecure.mayReceiveCredentials(new URL("http://auth.elsewhere/"), HTTPS)).toBe(true);
  });
});

describe("TransportGuard.allowsPlainHttp()", () => {
  it("is true of this machine and of hosts configured as insecure", () => {
    const guard = guardOf({ insecureHosts: ["Registry.example:5000"] });
    expect(guard.allowsPlainHttp(new URL("https://localhost:5000"))).toBe(true);
    expect(guard.allowsPlainHttp(new URL("https://[::1]:5000"))).toBe(true);
    expect(guard.allowsPlainHttp(new URL("https://registry.example:5000"))).toBe(true);
    expect(guard.allowsPlainHttp(new URL("https://registry.example:5001"))).toBe(false);
    expect(guard.allowsPlainHttp(new URL("https://10.0.0.1:5000"))).toBe(false);
  });
});
