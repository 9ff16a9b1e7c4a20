import { describe, expect, it } from "vitest";
import { parseImageOptions } from "../../image/image-options.ts";

describe("parseImageOptions()", () => {
  it("reads where the image goes and how its registry is spoken to", () => {
    const argv = ["--push", "registry.example:5000/team/layerwise:v1"];
    const more = ["--insecure-registry", "registry.example:5000", "--ca-file", "ca.pem"];
    const trusted = ["--trusted-registry", "10.0.0.0/8"];
    expect(parseImageOptions([...argv, ...more, ...trusted])).toEqual({
      kind: "parsed",
      options: {
        push: { domain: "registry.example:5000", path: "team/layerwise", tag: "v1" },
        insecureRegistry: ["registry.example:5000"],
        trustedRegistry: ["10.0.0.0/8"],
        registryCaFile: ["ca.pem"],
      },
    });
  });

  it("says what is missing, unknown or no place to push to", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const faults = [[], ["--pull", "a"], ["--push", "A"], ["--push", `a/b@${digest}`]];
    expect(faults.map(parseImageOptions)).toEqual([
      { kind: "faulty", message: "--push is missing" },
      { kind: "faulty", message: expect.stringContaining("Unknown option '--pull'") },
      { kind: "faulty", message: expect.stringContaining('Cannot parse image reference "A"') },
      { kind: "faulty", message: "--push takes a tag: the digest is what comes out" },
    ]);
  });
});
