import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPlatform, normalizePlatform, parsePlatform } from "../../placement/platform.ts";

const anyPlatform = fc.record({
  os: fc.constantFrom("linux", "Windows", "macOS", "freebsd"),
  architecture: fc.constantFrom("x86_64", "amd64", "AARCH64", "arm64", "arm", "armel", "i386"),
  variant: fc.constantFrom("", "v1", "v2", "v6", "7", "v8", "v9.0"),
  osVersion: fc.constantFrom("", "10.0.20348.1", "1+2(3)/50%"),
  osFeatures: fc.array(fc.constantFrom("gpu", "a+b", "100%"), { maxLength: 3 }),
});

describe("parsePlatform()", () => {
  it.for([
    { text: "linux/amd64", platform: { os: "linux", architecture: "amd64" } },
    { text: "Linux/x86-64", platform: { os: "linux", architecture: "amd64" } },
    { text: "linux/armhf", platform: { os: "linux", architecture: "arm" } },
    { text: "linux/armel", platform: { os: "linux", architecture: "arm", variant: "v6" } },
    { text: "linux/arm64/8", platform: { os: "linux", architecture: "arm64", variant: "v8" } },
    {
      text: "windows(10.0.20348+x%2By)/amd64",
      platform: {
        os: "windows",
        architecture: "amd64",
        osVersion: "10.0.20348",
        osFeatures: ["x+y"],
      },
    },
  ])("reads $text", ({ text, platform }) => {
    expect(parsePlatform(text)).toEqual(platform);
  });

  it.for([
    "",
    "linux",
    "/amd64",
    "linux/",
    "linux/arm/v7/x",
    "lin ux/arm",
    "linux(a/b)/arm",
    "*/*",
  ])("refuses %j", (text) => {
    expect(() => parsePlatform(text)).toThrow(SyntaxError);
  });

  it("refuses a broken escape and says where", () => {
    expect(() => parsePlatform("windows(10%zz)/amd64")).toThrow(
      'Cannot parse platform "windows(10%zz)/amd64": "10%zz" has a broken % escape',
    );
  });
});

describe("formatPlatform()", () => {
  it.for([
    { platform: { os: "linux", architecture: "arm", variant: "v7" }, text: "linux/arm/v7" },
    {
      platform: { os: "windows", architecture: "amd64", osVersion: "10.0.20348" },
      text: "windows(10.0.20348)/amd64",
    },
    {
      platform: { os: "linux", architecture: "amd64", osFeatures: ["z", "a(1)", "z"] },
      text: "linux(+a%281%29+z)/amd64",
    },
  ])("writes $text", ({ platform, text }) => {
    expect(formatPlatform(platform)).toBe(text);
  });

  it("writes what parsePlatform() reads back to the same platform", () => {
    fc.assert(
      fc.property(anyPlatform, (platform) => {
        const text = formatPlatform(platform);
        const normal = formatPlatform(normalizePlatform(platform));
        return formatPlatform(normalizePlatform(parsePlatform(text))) === normal;
      }),
    );
    expect(formatPlatform(parsePlatform("linux/arm64"))).toBe("linux/arm64");
  });
});

describe("normalizePlatform()", () => {
  it("leaves one spelling", () => {
    expect(
      normalizePlatform({
        os: "macOS",
        architecture: "Aarch64",
        variant: "v8",
        osVersion: "",
        osFeatures: ["b", "a", "b"],
      }),
    ).toEqual({ os: "darwin", architecture: "arm64", osFeatures: ["a", "b"] });
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(anyPlatform, (platform) => {
        const once = normalizePlatform(platform);
        return JSON.stringify(normalizePlatform(once)) === JSON.stringify(once);
      }),
    );
    expect(normalizePlatform({ os: "linux", architecture: "arm" })).toEqual({
      os: "linux",
      architecture: "arm",
      variant: "v7",
    });
  });
});
