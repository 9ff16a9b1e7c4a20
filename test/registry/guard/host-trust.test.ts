import { describe, expect, it } from "vitest";
import { HostTrust } from "../../../registry/guard/host-trust.ts";

describe("HostTrust", () => {
  it("tells insecure hosts, trusted hosts and trusted networks apart", () => {
    const trust = new HostTrust({
      insecureHosts: ["plain.example:5000"],
      trustedHosts: ["auth.corp", "10.0.0.0/8", "fd00::/8"],
    });
    expect(trust.isInsecure({ host: "plain.example", port: "5000" })).toBe(true);
    expect(trust.isInsecure({ host: "auth.corp", port: "443" })).toBe(false);
    expect(trust.isTrusted({ host: "plain.example", port: "5000" })).toBe(true);
    expect(trust.isTrusted({ host: "auth.corp", port: "8443" })).toBe(true);
    expect(trust.isTrusted({ host: "other.corp", port: "443" })).toBe(false);
    expect(trust.isTrustedAddress("10.1.2.3")).toBe(true);
    expect(trust.isTrustedAddress("fd00::1")).toBe(true);
    expect(trust.isTrustedAddress("192.168.0.1")).toBe(false);
    expect(trust.isTrustedAddress("auth.corp")).toBe(false);
  });

  it("refuses a URL where a host is meant, which no registry would ever equal", () => {
    expect(() => new HostTrust({ insecureHosts: ["http://r.example:5000"] })).toThrow(
      new RangeError(
        'Cannot speak plain HTTP with "http://r.example:5000": expected host or host:port, without http://',
      ),
    );
  });

  it.for(["10.0.0.0/33", "10.0.0/8", "fd00::/129", "auth.corp/8", "/8", "10.0.0.0/"])(
    "refuses the network %j",
    (network) => {
      expect(() => new HostTrust({ trustedHosts: [network] })).toThrow(
        new RangeError(
          `Cannot trust "${network}": expected host, host:port or a network such as 10.0.0.0/8`,
        ),
      );
    },
  );
});
