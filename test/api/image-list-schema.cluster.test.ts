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
    ["what only ends like a name of another", "my/nginx", "nginx", "mylibrary/nginx"],
    ["tags of one image", "nginx", "docker.io/nginx:1.27", "library/nginx:1.28"],
  ])("may be %s", async ([, ...images]) => {
    expect(await errorOf(...images)).toBe("");
  });

  it.for(["registry.internal:5000/team/image", "team/image", "docker.io/library/image"])(
    "may be as many as the bounds allow, also of such as %s, which have many names",
    async (name) => {
      const cacheSpec = Array.from({ length: 16 }, (_, list) => ({
        images: Array.from({ length: 200 }, (__, n) => `${name}-${list}-${n}`),
      }));
      expect(await cluster.errorOf("ImageCache", { name: "big", spec: { cacheSpec } })).toBe("");
    },
  );

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
    ["nginx", "docker.io/nginx", "index.docker.io/nginx"],
    ["team/app", "docker.io/team/app", "index.docker.io/team/app"],
    ["ghcr.io/app"],
    ["localhost/app"],
    ["host:5000/app"],
  ])("cannot be two of the names that one image has, such as %s", async (names) => {
    const [name = ""] = names;
    const official = name.includes("/")
      ? []
      : names.map((each) => each.replace(name, `library/${name}`));
    const untagged = [...names, ...official];
    const latest = untagged.map((each) => `${each}:latest`);
    const tagged = untagged.map((each) => `${each}:1.27`);
    const pairs = [[...untagged, ...latest], tagged].flatMap((all) =>
      all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other])),
    );
    const errors = await Promise.all(
      pairs.map(([one = "", other = ""]) => errorOf(one, "redis", other)),
    );
    const passed = pairs.filter(
      (_, index) => !/images has \S+ a second time under another name/.test(errors[index] ?? ""),
    );
    expect(passed).toEqual([]);
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
