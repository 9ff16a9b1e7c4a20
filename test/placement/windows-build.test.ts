import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canRunWindowsBuild, canRunWindowsVersion } from "../../placement/windows-build.ts";

const build = fc.integer({ min: 10_000, max: 40_000 });

describe("canRunWindowsBuild()", () => {
  it.for([
    { host: 17763, image: 17763, runs: true },
    { host: 17763, image: 14393, runs: false },
    { host: 19042, image: 19041, runs: false },
    { host: 20348, image: 20348, runs: true },
    { host: 20348, image: 19042, runs: false },
    { host: 22000, image: 20348, runs: true },
    { host: 26100, image: 20348, runs: true },
    { host: 26100, image: 20347, runs: false },
    { host: 26101, image: 26100, runs: true },
    { host: 26101, image: 20348, runs: false },
  ])("is $runs for build $image on $host", ({ host, image, runs }) => {
    expect(canRunWindowsBuild(host, image)).toBe(runs);
  });

  it("is always true of the host's own build and never of a newer one", () => {
    fc.assert(
      fc.property(build, build, (host, image) =>
        canRunWindowsBuild(host, image) ? image <= host : image !== host,
      ),
    );
    expect(canRunWindowsBuild(30_000, 30_001)).toBe(false);
  });
});

describe("canRunWindowsVersion()", () => {
  it.for([
    { host: "10.0.20348.2113", image: "10.0.20348.643", runs: true },
    { host: "10.0.20348", image: "10.0.17763.5329", runs: false },
    { host: "10.0.20348", image: "11.0.20348", runs: false },
    { host: "10.0.20348", image: "10.1.20348", runs: false },
    { host: "10.0.20348", image: "server", runs: false },
    { host: "10.0.20348", image: "", runs: true },
    { host: "10.0.20348", image: undefined, runs: true },
    { host: undefined, image: "10.0.20348", runs: true },
    { host: "10.0", image: "10.0.20348", runs: true },
  ])("is $runs for $image on $host", ({ host, image, runs }) => {
    expect(canRunWindowsVersion(host, image)).toBe(runs);
  });
});
