import { describe, expect, it } from "vitest";
import { splitReference } from "../../placement/reference-grammar.ts";

const DIGEST = `sha256:${"c0ffee11".repeat(8)}`;

describe("splitReference()", () => {
  it.for([
    { text: "redis", parts: { path: "redis" } },
    { text: "redis:7", parts: { path: "redis", tag: "7" } },
    { text: "cache.example:6000", parts: { path: "cache.example", tag: "6000" } },
    { text: "cache:6000/redis", parts: { domain: "cache:6000", path: "redis" } },
    { text: "team/redis", parts: { domain: "team", path: "redis" } },
    { text: "te_am/redis", parts: { path: "te_am/redis" } },
    { text: "[fd00::7]:6000/a/b:T", parts: { domain: "[fd00::7]:6000", path: "a/b", tag: "T" } },
    {
      text: `q.example/a__b--c.d:v1@${DIGEST}`,
      parts: { domain: "q.example", path: "a__b--c.d", tag: "v1", digest: DIGEST },
    },
  ])("reads $text", ({ text, parts }) => {
    expect(splitReference(text)).toEqual(parts);
  });

  it.for([
    "",
    "/redis",
    "redis/",
    "a//b",
    ":7",
    "redis:",
    "redis:-7",
    "redis:7:8",
    "redis@",
    `@${DIGEST}`,
    `redis@${DIGEST}@${DIGEST}`,
    `redis@sha256:${"a".repeat(40)}`,
    "Redis",
    "host.example/Redis",
    "re..dis",
    "re___dis",
    "redis_",
    "[fd00::7%eth0]/redis",
    "[fd00::7]",
    "redis ",
    "redis\n",
  ])("refuses %j", (text) => {
    expect(() => splitReference(text)).toThrow(/^Cannot parse image reference "/);
  });

  it("allows 255 characters of path and 128 of tag, without the domain", () => {
    const longest = `registry.example/${"p".repeat(255)}:${"t".repeat(128)}`;
    expect(splitReference(longest)).toEqual({
      domain: "registry.example",
      path: "p".repeat(255),
      tag: "t".repeat(128),
    });
    expect(() => splitReference(`registry.example/${"p".repeat(256)}`)).toThrow(
      /its repository has 256 characters, at most 255 are allowed$/,
    );
    expect(() => splitReference(`redis:${"t".repeat(129)}`)).toThrow(/a tag is 1 to 128/);
  });
});
