import { describe, expect, it } from "vitest";
import { NodePlatforms } from "../../controller/node-platforms.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };

describe("NodePlatforms", () => {
  it("observe() tells whether the cluster has a platform more", () => {
    const platforms = new NodePlatforms();
    expect(platforms.observe("a", AMD64)).toBe(true);
    expect(platforms.observe("a", AMD64)).toBe(false);
    expect(platforms.observe("b", { os: "linux", architecture: "x86_64" })).toBe(false);
    expect(platforms.observe("b", ARM64)).toBe(true);
    expect([...platforms.list()]).toEqual([
      ["linux/amd64", AMD64],
      ["linux/arm64", ARM64],
    ]);
  });

  it("forget() drops a platform with its last node", () => {
    const platforms = new NodePlatforms();
    platforms.observe("a", AMD64);
    platforms.observe("b", AMD64);
    platforms.observe("c", ARM64);
    platforms.forget("a");
    platforms.forget("c");
    platforms.forget("c");
    expect([...platforms.list().keys()]).toEqual(["linux/amd64"]);
  });

  it("list() keeps Windows builds apart, and at most 16 platforms", () => {
    const platforms = new NodePlatforms();
    platforms.observe("common-1", AMD64);
    platforms.observe("common-2", AMD64);
    for (let build = 0; build < 20; build++) {
      const osVersion = `10.0.${20000 + build}`;
      platforms.observe(`windows-${build}`, { os: "windows", architecture: "amd64", osVersion });
    }
    const texts = [...platforms.list().keys()];
    expect(texts).toHaveLength(16);
    expect(texts.slice(0, 2)).toEqual(["linux/amd64", "windows(10.0.20000)/amd64"]);
  });
});
