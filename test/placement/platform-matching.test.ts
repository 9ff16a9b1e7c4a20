import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Platform, parsePlatform } from "../../placement/platform.ts";
import { matchesPlatform, selectPlatform } from "../../placement/platform-matching.ts";

const specifiers = [
  "linux/amd64",
  "linux/amd64/v3",
  "linux/386",
  "linux/arm/v6",
  "linux/arm64",
  "linux/arm64/v8.2",
  "linux(+gpu)/amd64",
  "windows(10.0.20348.587)/amd64",
  "windows(10.0.26100.1)/amd64",
  "unknown/unknown",
];
const anyPlatform = fc.constantFrom(...specifiers).map(parsePlatform);

function selected(wanted: string, candidates: readonly string[]): string | undefined {
  const options = candidates.map((text) => ({ text, platform: parsePlatform(text) }));
  return selectPlatform(options, parsePlatform(wanted))?.text;
}

describe("matchesPlatform()", () => {
  it.for([
    { wanted: "linux/amd64", image: "Linux/x86_64", matches: true },
    { wanted: "linux/amd64", image: "linux/amd64/v2", matches: false },
    { wanted: "linux/amd64/v4", image: "linux/amd64/v2", matches: true },
    { wanted: "linux/amd64", image: "linux/386", matches: true },
    { wanted: "linux/amd64", image: "freebsd/amd64", matches: false },
    { wanted: "linux/arm64", image: "linux/arm/v6", matches: true },
    { wanted: "linux/arm64", image: "linux/arm64/v8.1", matches: false },
    { wanted: "linux(+gpu+simd)/amd64", image: "linux(+simd)/amd64", matches: true },
    { wanted: "linux/amd64", image: "linux(+simd)/amd64", matches: false },
    { wanted: "windows(10.0.20348)/amd64", image: "windows(10.0.17763)/amd64", matches: false },
    { wanted: "windows/amd64", image: "windows(10.0.17763+win32k)/amd64", matches: true },
    { wanted: "linux/amd64", image: "linux(+win32k)/amd64", matches: false },
  ])("is $matches for $image on $wanted", ({ wanted, image, matches }) => {
    expect(matchesPlatform(parsePlatform(wanted), parsePlatform(image))).toBe(matches);
  });

  it("reads a missing os as the node's, and a missing architecture as none", () => {
    const node = parsePlatform("linux/arm64");
    expect(matchesPlatform(node, { os: "", architecture: "arm64" })).toBe(true);
    expect(matchesPlatform(node, { os: "linux", architecture: "" })).toBe(false);
  });

  it("is never true of an attestation, not even for a node that reports nothing", () => {
    const attestation = { os: "unknown", architecture: "unknown" };
    const nodes: Platform[] = [attestation, { os: "linux", architecture: "unknown" }];
    expect(nodes.map((node) => matchesPlatform(node, attestation))).toEqual([false, false]);
  });

  it("is true of a platform and itself", () => {
    fc.assert(
      fc.property(anyPlatform, (platform) =>
        platform.os === "unknown" ? true : matchesPlatform(platform, platform),
      ),
    );
    expect(matchesPlatform(parsePlatform("plan9/mips"), parsePlatform("plan9/mips"))).toBe(true);
  });
});

describe("selectPlatform()", () => {
  it.for([
    {
      when: "an exact entry follows fallbacks",
      wanted: "linux/amd64/v3",
      candidates: ["linux/386", "linux/amd64", "linux/amd64/v2", "linux/amd64/v3"],
      best: "linux/amd64/v3",
    },
    {
      when: "only older levels are there",
      wanted: "linux/amd64/v3",
      candidates: ["linux/386", "linux/amd64", "linux/amd64/v2"],
      best: "linux/amd64/v2",
    },
    {
      when: "32-bit ARM is all there is",
      wanted: "linux/arm64",
      candidates: ["linux/arm/v5", "linux/arm/v7", "linux/arm/v6"],
      best: "linux/arm/v7",
    },
    {
      when: "attestations stand between",
      wanted: "linux/arm64",
      candidates: ["linux/amd64", "unknown/unknown", "linux/arm64/v8", "unknown/unknown"],
      best: "linux/arm64/v8",
    },
    {
      when: "one uses more of the node's features",
      wanted: "linux(+gpu+simd)/amd64",
      candidates: ["linux/amd64", "linux(+gpu)/amd64", "linux(+gpu+x)/amd64"],
      best: "linux(+gpu)/amd64",
    },
    {
      when: "several Windows builds run",
      wanted: "windows(10.0.26100)/amd64",
      candidates: ["windows(10.0.20348.1)/amd64", "windows(10.0.26100.1)/amd64"],
      best: "windows(10.0.26100.1)/amd64",
    },
    {
      when: "Windows revisions differ in digits, compared as text",
      wanted: "windows(10.0.20348)/amd64",
      candidates: ["windows(10.0.20348.1006)/amd64", "windows(10.0.20348.587)/amd64"],
      best: "windows(10.0.20348.587)/amd64",
    },
    {
      when: "equal entries are listed",
      wanted: "linux/amd64",
      candidates: ["linux/x86_64", "linux/amd64"],
      best: "linux/x86_64",
    },
    {
      when: "none runs",
      wanted: "linux/s390x",
      candidates: ["linux/amd64", "unknown/unknown"],
      best: undefined,
    },
    { when: "there is nothing", wanted: "linux/amd64", candidates: [], best: undefined },
  ])("takes $best when $when", ({ wanted, candidates, best }) => {
    expect(selected(wanted, candidates)).toBe(best);
  });

  it("takes a candidate exactly when one matches, and a matching one", () => {
    const options = fc.array(anyPlatform.map((platform) => ({ platform })));
    fc.assert(
      fc.property(options, anyPlatform, (candidates, wanted) => {
        const matching = candidates.filter(({ platform }) => matchesPlatform(wanted, platform));
        const best = selectPlatform(candidates, wanted);
        return best === undefined ? matching.length === 0 : matching.includes(best);
      }),
    );
    expect(selectPlatform([], parsePlatform("linux/amd64"))).toBeUndefined();
  });
});
