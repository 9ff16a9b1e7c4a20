import { describe, expect, it } from "vitest";
import { HostTrust } from "../../registry/guard/host-trust.ts";
import { TransportGuard } from "../../registry/guard/transport-guard.ts";
import { apiHostOf, hidesExistence, registryOriginOf } from "../../registry/registry-host.ts";

const guard = new TransportGuard(new HostTrust({ insecureHosts: ["plain.example:5000"] }));

describe("registryOriginOf()", () => {
  it.for([
    ["docker.io", "https://registry-1.docker.io"],
    ["index.docker.io", "https://registry-1.docker.io"],
    ["quay.io", "https://quay.io"],
    ["localhost:5000", "https://localhost:5000"],
    ["[::1]:5000", "https://[::1]:5000"],
    ["plain.example:5000", "http://plain.example:5000"],
    ["plain.example:5001", "https://plain.example:5001"],
    ["1.2.3.4.5", undefined],
    ["registry.example:99999", undefined],
  ] as const)("of %s is %s", ([domain, origin]) => {
    expect(registryOriginOf(domain, guard)?.origin).toBe(origin);
  });
});

describe("apiHostOf()", () => {
  it("is the domain itself but for Docker Hub", () => {
    expect(apiHostOf("docker.io")).toBe("registry-1.docker.io");
    expect(apiHostOf("ghcr.io")).toBe("ghcr.io");
  });
});

describe("hidesExistence()", () => {
  it("is true of Docker Hub and GitHub", () => {
    expect(["docker.io", "ghcr.io", "quay.io"].map(hidesExistence)).toEqual([true, true, false]);
  });
});
