import { describe, expect, it } from "vitest";
import { ImagePusher } from "./image-pusher.ts";
import type { ImageSpecification } from "./image-specification.ts";
import { startRegistry } from "./registry.ts";
import { readHead } from "./registry-head.ts";

const image: ImageSpecification = {
  repository: "team/web",
  tag: "v1",
  platforms: [{ layers: [{ content: "base", sizeBytes: 80_000_000 }, { content: "web" }] }],
};

describe("ImagePusher", () => {
  it("pushes indexes, and shares layers between images pushed at once", async () => {
    await using registry = await startRegistry();
    await using pusher = new ImagePusher(registry);
    const platforms = ["amd64", "arm64"].map((architecture) => ({
      platform: { os: "linux", architecture },
      layers: [{ content: `${architecture} base`, sizeBytes: 1_000_000 }],
    }));
    const names = Array.from({ length: 20 }, (_, number) => `team/app-${number}`);
    const pushed = await Promise.all(
      names.map((repository) => pusher.push({ repository, tag: "v1", types: "docker", platforms })),
    );
    for (const [position, repository] of names.entries()) {
      const digest = pushed[position]?.digest;
      expect(await readHead(registry, `${repository}/manifests/v1`)).toEqual({
        status: 200,
        digest,
      });
    }
    expect(new Set(pushed.map(({ digest }) => digest)).size).toBe(1);
  });

  it("can push again what a registry that was down did not take", async () => {
    await using registry = await startRegistry();
    await using pusher = new ImagePusher(registry);
    await registry.pause();
    await expect(pusher.push(image)).rejects.toThrow("ECONNREFUSED");
    await registry.restart();
    const { digest } = await pusher.push(image);
    expect(await readHead(registry, "team/web/manifests/v1")).toEqual({ status: 200, digest });
  });

  it("says which request failed and what the registry said", async () => {
    await using registry = await startRegistry();
    await using pusher = new ImagePusher(registry);
    const bad = pusher.push({ ...image, repository: "Upper/Case" });
    await expect(bad).rejects.toThrow(/^POST \/v2\/Upper\/Case\/blobs\/uploads\/ answered 404: /);
  });
});
