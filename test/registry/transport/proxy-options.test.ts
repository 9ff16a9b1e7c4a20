import { describe, expect, it } from "vitest";
import { proxySettingsOf } from "../../../registry/transport/proxy-options.ts";

describe("proxySettingsOf()", () => {
  it("is undefined without a proxy", () => {
    expect(proxySettingsOf()).toBeUndefined();
    expect(proxySettingsOf({ httpProxy: "", noProxy: "*" })).toBeUndefined();
  });

  it("leaves nothing open, and loopback direct", () => {
    expect(proxySettingsOf({ httpsProxy: "http://proxy:3128" })).toEqual({
      httpProxy: "",
      httpsProxy: "http://proxy:3128",
      noProxy: ",localhost,127.0.0.1,::1",
    });
    expect(proxySettingsOf({ httpProxy: "http://proxy", noProxy: ".corp" })?.noProxy).toBe(
      ".corp,localhost,127.0.0.1,::1",
    );
  });

  it.for(["proxy:3128", "socks5://proxy", "user:hunter2@proxy", "//proxy"])(
    "refuses %s without repeating it",
    (httpProxy) => {
      expect(() => proxySettingsOf({ httpProxy })).toThrow(
        new RangeError("Cannot use HTTP_PROXY: expected a URL such as http://proxy.example:3128"),
      );
    },
  );
});
