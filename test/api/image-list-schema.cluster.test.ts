import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SchemaCluster, startSchemaCluster } from "./schema-cluster.ts";

let cluster: SchemaCluster;
beforeAll(async () => {
  cluster = await startSchemaCluster();
});
afterAll(() => cluster.stop());

function errorOf(...images: readonly string[]): Promise<string> {
  return cluster.errorOf("ImageCache", { spec: { cacheSpec: [{ images }] } });
}

describe("the images of an ImageCache on a real API server", () => {
  it.for([
    ["an image without tag on a registry with a port", "host:5000/app"],
    ["an image by digest", `ghcr.io/team/web@sha256:${"a".repeat(64)}`],
    ["tags that start alike", "app:1.2", "app:1.23", "app"],
    ["one path on two hosts", "nginx", "ghcr.io/nginx", "docker.io/ghcr.io/nginx"],
    ["what only begins like Docker Hub", "nginx", "index.docker.io.example/nginx"],
  ])("may be %s", async ([, ...images]) => {
    expect(await errorOf(...images)).toBe("");
  });

  it("may be as many as the bounds allow", async () => {
    const list = (each: number) =>
      Array.from({ length: 200 }, (_, n) => `registry.internal:5000/team-${each}/some-image-${n}`);
    const cacheSpec = Array.from({ length: 16 }, (_, n) => ({ images: list(n) }));
    expect(await cluster.errorOf("ImageCache", { name: "big", spec: { cacheSpec } })).toBe("");
  });

  it("cannot be none", async () => {
    expect(await errorOf()).toContain("images must not be empty unless discover is given");
  });

  it("cannot be one image twice, whichever way the client writes", async () => {
    expect(await errorOf("foo", "foo")).toContain(
      'cacheSpec[0].images: duplicate entries for key [="foo"]',
    );
    const object = {
      apiVersion: "layerwise.io/v1alpha1",
      kind: "ImageCache",
      metadata: { name: "created" },
      spec: { cacheSpec: [{ images: ["foo", "foo"] }] },
    };
    const create = ["create", "-f", "-"];
    const { stderr } = await cluster.controlPlane.kubectl(create, JSON.stringify(object));
    expect(stderr).toContain('spec.cacheSpec[0].images[1]: Duplicate value: "foo"');
  });

  it.for([
    ["nginx", "nginx:latest"],
    ["nginx", "library/nginx"],
    ["nginx:1.27", "docker.io/nginx:1.27"],
    ["nginx", "docker.io/library/nginx"],
    ["docker.io/library/nginx:latest", "nginx"],
    ["docker.io/library/nginx", "nginx:latest"],
    ["docker.io/nginx", "nginx:latest"],
    ["index.docker.io/nginx", "docker.io/nginx"],
    ["index.docker.io/nginx", "nginx:latest"],
    ["index.docker.io/bitnami/redis:7", "bitnami/redis:7"],
    ["docker.io/library/nginx", "index.docker.io/library/nginx"],
    ["nginx", "index.docker.io/library/nginx"],
    ["bitnami/redis", "docker.io/bitnami/redis:latest"],
    ["host:5000/app", "host:5000/app:latest"],
  ])("cannot be %s and %s, which are one image", async ([one = "", other = ""]) => {
    expect(await errorOf(one, "redis", other)).toMatch(
      /images has \S+ a second time under another name/,
    );
  });

  it.for([
    ["x; curl evil", "image must be a reference such as"],
    ["--help", "image must be a reference such as"],
    ["$(reboot)", "image must be a reference such as"],
    ["../secret", "image must be a reference such as"],
    ["nginx\n", "image must be a reference such as"],
    ["ghcr.io/team/\u202eweb", "image must be a reference such as"],
    ["https://ghcr.io/team/web:v1", "image must not have a scheme: write ghcr.io/team/web:v1"],
    ["Nginx", "images[0] in body should match"],
    ["nginx:", "images[0] in body should match"],
    ["a//b", "images[0] in body should match"],
    ["nginx@sha256:abc", "images[0] in body should match"],
    ["", "images[0] in body should be at least 1 chars long"],
    ["a".repeat(64), "image must not be an image id: write repository@sha256:<digits>"],
    ["a".repeat(513), "Too long: may not be more than 512"],
  ])("cannot be %j", async ([image = "", message = ""]) => {
    expect(await errorOf(image)).toContain(message);
  });
});
