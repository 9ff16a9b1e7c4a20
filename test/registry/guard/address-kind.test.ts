import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressKindOf } from "../../../registry/guard/address-kind.ts";

describe("addressKindOf()", () => {
  it.for([
    ["8.8.8.8", "public"],
    ["172.32.0.1", "public"],
    ["2606:4700::1111", "public"],
    ["10.255.255.255", "private"],
    ["172.16.0.1", "private"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "private"],
    ["fd12:3456::1", "private"],
    ["127.0.0.2", "loopback"],
    ["::1", "loopback"],
    ["[::1]", "loopback"],
    ["0.0.0.0", "forbidden"],
    ["169.254.169.254", "forbidden"],
    ["100.100.100.200", "forbidden"],
    ["168.63.129.16", "forbidden"],
    ["255.255.255.255", "forbidden"],
    ["::", "forbidden"],
    ["fe80::1", "forbidden"],
    ["fe80::1%eth0", "forbidden"],
    ["[fd00:ec2::254]", "forbidden"],
    ["2002:7f00:1::", "forbidden"],
    ["::7f00:1", "forbidden"],
  ] as const)("of %s is %s", ([address, kind]) => {
    expect(addressKindOf(address)).toBe(kind);
  });

  it.for(["registry.example", "localhost", "", "1.2.3", "[::1"])(
    "of the name %j is undefined",
    (name) => {
      expect(addressKindOf(name)).toBeUndefined();
    },
  );

  it("sees through IPv4-mapped and NAT64 addresses", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const kind = addressKindOf(address);
        expect(addressKindOf(`::ffff:${address}`)).toBe(kind);
        expect(addressKindOf(`64:ff9b::${address}`)).toBe(kind);
      }),
    );
  });

  it("knows a kind for every address", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(["public", "private", "loopback", "forbidden"]).toContain(addressKindOf(address));
      }),
    );
  });
});
