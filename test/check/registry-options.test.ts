import { describe, expect, it } from "vitest";
import { z } from "zod";
import { registryOptions } from "../../check/registry-options.ts";

const options = z.object(registryOptions);

function faultsOf(given: object): string[] {
  return options.safeParse(given).error?.issues.map(({ message }) => message) ?? [];
}

describe("registryOptions", () => {
  it("take hosts, with or without a port, and trust networks", () => {
    const given = {
      insecureRegistry: ["reg.local", "reg.local:5000", "[::1]:5000"],
      trustedRegistry: ["auth.corp", "auth.corp:8443", "10.0.0.0/8", "fd00::/8"],
    };
    expect(options.parse(given)).toMatchObject(given);
  });

  it("refuse what no registry would ever equal, and say what is expected", () => {
    expect(faultsOf({ insecureRegistry: ["http://reg.local:5000", "reg.local/team", ""] })).toEqual(
      Array.from({ length: 3 }, () => "expected HOST or HOST:PORT, without http:// and path"),
    );
    expect(faultsOf({ trustedRegistry: ["https://auth.corp"] })).toContain(
      "expected HOST, HOST:PORT or a network",
    );
    expect(faultsOf({ trustedRegistry: ["10.0.0.0/99"] })).toEqual([
      "expected HOST, HOST:PORT or a network such as 10.0.0.0/8",
    ]);
  });
});
