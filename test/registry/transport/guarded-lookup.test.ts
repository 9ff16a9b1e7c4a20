import type { LookupAddress, LookupOptions } from "node:dns";
import type { LookupFunction } from "node:net";
import { describe, expect, it } from "vitest";
import { EgressForbiddenError } from "../../../registry/guard/egress-forbidden-error.ts";
import { HostTrust } from "../../../registry/guard/host-trust.ts";
import { TransportGuard } from "../../../registry/guard/transport-guard.ts";
import { guardedLookup } from "../../../registry/transport/guarded-lookup.ts";

const ELSEWHERE = { url: new URL("https://auth.example"), isRegistry: false };
const guard = new TransportGuard(new HostTrust({ trustedHosts: ["192.168.0.0/16"] }));

function resolvingTo(...addresses: string[]): LookupFunction {
  return (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
}

function lookUp(lookup: LookupFunction, options: LookupOptions = { all: true }) {
  return new Promise<string | LookupAddress[]>((resolve, reject) => {
    guardedLookup(ELSEWHERE, { guard, lookup })("auth.example", options, (error, address) => {
      if (error === null) resolve(address);
      else reject(error);
    });
  });
}

describe("guardedLookup()", () => {
  it("gives the allowed addresses of a name", async () => {
    const lookup = resolvingTo("10.0.0.1", "93.184.216.34", "192.168.0.1", "::1");
    expect(await lookUp(lookup)).toEqual([
      { address: "93.184.216.34", family: 4 },
      { address: "192.168.0.1", family: 4 },
    ]);
    expect(await lookUp(lookup, {})).toBe("93.184.216.34");
  });

  it.for([
    [["10.0.0.1"], "resolves to a private address"],
    [["127.0.0.1", "::1"], "resolves to a loopback address"],
    [["169.254.169.254"], "resolves to a link-local or metadata address, which is never called"],
    [[], "resolves to no address"],
  ] as const)("refuses a name of %j", async ([addresses, reason]) => {
    await expect(lookUp(resolvingTo(...addresses))).rejects.toEqual(
      new EgressForbiddenError("auth.example", reason),
    );
  });

  it("passes on that a name does not exist", async () => {
    const fault = Object.assign(new Error("not found"), { code: "ENOTFOUND" });
    await expect(lookUp((_hostname, _options, callback) => callback(fault, ""))).rejects.toBe(
      fault,
    );
  });
});
