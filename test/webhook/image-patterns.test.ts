import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ImagePatterns } from "../../webhook/image-patterns.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("ImagePatterns", () => {
  it.for([
    ["docker.io/library/*", "nginx", true],
    ["docker.io/library/nginx", "nginx:1.27", true],
    ["docker.io/library/nginx:1.27", "nginx:1.27", true],
    ["docker.io/library/nginx:1.27", "nginx:1.28", false],
    ["nginx", "nginx", false],
    ["*", "ghcr.io/team/web", true],
    ["*/web", "ghcr.io/team/web:v1", true],
    ["*/web", "ghcr.io/team/webs:v1", false],
    ["ghcr.io/*/web:*-debug", "ghcr.io/a/b/web:v1-debug", true],
    ["ghcr.io/*/web:*-debug", "ghcr.io/a/b/web:v1", false],
    [`ghcr.io/team/web@${DIGEST}`, `ghcr.io/team/web:v1@${DIGEST}`, true],
    ["aa*aa", "aaa", false],
    ["docker.io/library/aa*aa", "aaa", false],
    ["*", "not a reference", false],
  ] as const)("with %s, matches() %s is %s", ([pattern, image, matches]) => {
    expect(new ImagePatterns([pattern]).matches(image)).toBe(matches);
  });

  it("matches() nothing without patterns", () => {
    expect(new ImagePatterns([]).matches("nginx")).toBe(false);
  });

  it("matches() any name of whose parts the pattern is made", () => {
    const part = fc.stringMatching(/^[a-z]{1,6}$/);
    fc.assert(
      fc.property(part, part, part, (a, b, c) => {
        const patterns = new ImagePatterns([`ghcr.io/${a}*${b}*${c}`]);
        expect(patterns.matches(`ghcr.io/${a}${b}${c}`)).toBe(true);
        expect(patterns.matches(`ghcr.io/${a}x/${b}-x${c}`)).toBe(true);
      }),
    );
  });
});
