import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDigest } from "../../placement/digest.ts";
import {
  formatImageReference,
  parseImageReference,
  repositoryOf,
} from "../../placement/image-reference.ts";
import { InvalidReferenceError } from "../../placement/invalid-reference-error.ts";

const DIGEST = parseDigest(`sha256:${"0badcafe".repeat(8)}`);

const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }))
  .map((codes) => String.fromCharCode(...codes));

describe("parseImageReference()", () => {
  it.for(["redis", "library/redis", "docker.io/redis", "index.docker.io/library/redis:latest"])(
    "gives %s the one identity of Docker Hub's redis",
    (text) => {
      expect(parseImageReference(text)).toEqual({
        domain: "docker.io",
        path: "library/redis",
        tag: "latest",
      });
    },
  );

  it.for([
    { text: "team/app", domain: "docker.io", path: "team/app" },
    { text: "docker.io/library/a/b", domain: "docker.io", path: "library/a/b" },
    { text: "localhost/app", domain: "localhost", path: "app" },
    { text: "registry.example/app", domain: "registry.example", path: "app" },
    { text: "registry:5000/app", domain: "registry:5000", path: "app" },
    { text: "TEAM/app", domain: "TEAM", path: "app" },
    { text: "my_host.example/app", domain: "my_host.example", path: "app" },
    { text: "[fd00::7]:5000/app", domain: "[fd00::7]:5000", path: "app" },
  ])("finds the host of $text", ({ text, domain, path }) => {
    expect(parseImageReference(text)).toEqual({ domain, path, tag: "latest" });
  });

  it("keeps tag and digest together, and adds no tag to a digest", () => {
    expect(parseImageReference(`redis:7@${DIGEST}`)).toEqual({
      domain: "docker.io",
      path: "library/redis",
      tag: "7",
      digest: DIGEST,
    });
    expect(parseImageReference(`redis@${DIGEST}`)).toEqual({
      domain: "docker.io",
      path: "library/redis",
      digest: DIGEST,
    });
  });

  it.for([
    "",
    "docker.io/",
    "Redis",
    "team/Redis",
    "a".repeat(64),
    "redis; curl evil/sh",
    "--help",
    "https://registry.example/app",
    "registry.example/<none>:<none>",
  ])("refuses %j", (text) => {
    expect(() => parseImageReference(text)).toThrow(InvalidReferenceError);
  });

  it("quotes what was written, with control and direction characters escaped", () => {
    expect(() => parseImageReference("red\u202eis\r\n:7")).toThrow(
      /^Cannot parse image reference "red\\u202eis\\u000d\\u000a:7": a repository is /,
    );
  });

  it("keeps the digest's own fault as the cause", () => {
    const fault = catchError(() => parseImageReference("redis@sha256:1234"));
    expect(fault.cause).toEqual(
      new SyntaxError(
        'Cannot parse digest "sha256:1234": expected sha256:<64 lower-case hex digits> or sha512:<128 lower-case hex digits>',
      ),
    );
  });

  it("refuses absurd length before it looks closer, in a short message", () => {
    const fault = catchError(() => parseImageReference("a-".repeat(50_000)));
    expect(fault.message).toBe(
      `Cannot parse image reference "${"a-".repeat(80)}" (cut at 160): it is longer than the 1024 characters a reference may have`,
    );
  });

  it("throws nothing but InvalidReferenceError, whatever the text", () => {
    const piece = fc.constantFrom(
      "a",
      "B",
      "/",
      ":",
      "@",
      ".",
      "-",
      "_",
      "[",
      "]",
      DIGEST,
      "\u202e",
    );
    const text = fc.oneof(
      anyText,
      fc.array(piece).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (input) => {
        try {
          parseImageReference(input);
          return true;
        } catch (error) {
          return error instanceof InvalidReferenceError;
        }
      }),
    );
    expect(() => parseImageReference("@")).toThrow(InvalidReferenceError);
  });
});

describe("formatImageReference()", () => {
  it("drops the tag where there is a digest, as the runtime does", () => {
    expect(formatImageReference(parseImageReference(`redis:7@${DIGEST}`))).toBe(
      `docker.io/library/redis@${DIGEST}`,
    );
    expect(formatImageReference(parseImageReference("redis"))).toBe(
      "docker.io/library/redis:latest",
    );
    expect(formatImageReference({ domain: "a.example", path: "b" })).toBe("a.example/b:latest");
  });

  it("is a fixed point: what it writes is parsed to the same identity", () => {
    const word = fc.stringMatching(/^[a-z0-9]+(?:[._-][a-z0-9]+)?$/, { maxLength: 20 });
    const reference = fc.record({
      host: fc.constantFrom("", "docker.io/", "index.docker.io/", "localhost/", "r.example:5000/"),
      path: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("/")),
      suffix: fc.constantFrom("", ":latest", ":v1.2_3", `@${DIGEST}`, `:v1@${DIGEST}`),
    });
    fc.assert(
      fc.property(reference, ({ host, path, suffix }) => {
        const once = formatImageReference(parseImageReference(`${host}${path}${suffix}`));
        return formatImageReference(parseImageReference(once)) === once;
      }),
    );
    expect(formatImageReference(parseImageReference("docker.io/library/a:b"))).toBe(
      "docker.io/library/a:b",
    );
  });
});

describe("repositoryOf()", () => {
  it("is domain and path", () => {
    expect(repositoryOf(parseImageReference("redis:7"))).toBe("docker.io/library/redis");
  });
});

function catchError(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
