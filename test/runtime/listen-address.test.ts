import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatListenAddress,
  listenAddressOption,
  parseListenAddress,
} from "../../runtime/listen-address.ts";

describe("parseListenAddress()", () => {
  it.for([
    ["127.0.0.1:8888", { host: "127.0.0.1", port: 8888 }],
    ["localhost:0", { host: "localhost", port: 0 }],
    ["[::1]:9888", { host: "::1", port: 9888 }],
    ["[fe80::1%eth0]:1", { host: "fe80::1%eth0", port: 1 }],
    [":65535", { port: 65_535 }],
  ] as const)("parses %j", ([text, address]) => {
    expect(parseListenAddress(text)).toEqual(address);
  });

  it.for(["", "8888", "127.0.0.1", "127.0.0.1:", "host:65536", "::1:80", "[::1]", "a b:1", "h:-1"])(
    "refuses %j",
    (text) => {
      expect(() => parseListenAddress(text)).toThrow(
        `Cannot parse listen address ${JSON.stringify(text)}: expected HOST:PORT`,
      );
    },
  );

  it("returns what formatListenAddress() was given", () => {
    const hosts = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
    fc.assert(
      fc.property(hosts, fc.integer({ min: 0, max: 65_535 }), (host, port) => {
        expect(parseListenAddress(formatListenAddress({ host, port }))).toEqual({ host, port });
      }),
    );
  });
});

describe("listenAddressOption()", () => {
  it("gives the parsed default when nothing is supplied", () => {
    expect(listenAddressOption(":8888").parse(undefined)).toEqual({ port: 8888 });
  });

  it("says what to write instead of a bad address", () => {
    const result = listenAddressOption(":8888").safeParse("8888");
    expect(result.error?.issues.map(({ message }) => message)).toEqual([
      "expected HOST:PORT such as 127.0.0.1:8888, [::1]:8888 or :8888",
    ]);
  });
});
