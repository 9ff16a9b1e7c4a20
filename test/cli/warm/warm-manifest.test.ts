import { describe, expect, it } from "vitest";
import { warmManifestOf } from "../../../cli/warm/warm-manifest.ts";
import { parseImageReference } from "../../../placement/image-reference.ts";

function manifestOf(images: readonly string[], options: object = {}) {
  const choice = { images: images.map(parseImageReference), selector: [], nodes: [] };
  return warmManifestOf({ ...choice, pullSecrets: [], ...options }, "shop");
}

describe("warmManifestOf()", () => {
  it("names each image once, in full", () => {
    const { metadata, ...rest } = manifestOf(["nginx", "docker.io/library/nginx:latest", "a/b:1"]);
    expect(rest).toEqual({
      apiVersion: "layerwise.io/v1alpha1",
      kind: "ImageCache",
      spec: { cacheSpec: [{ images: ["docker.io/library/nginx:latest", "docker.io/a/b:1"] }] },
    });
    expect(metadata).toEqual({
      name: expect.stringMatching(/^warm-nginx-[0-9a-f]{8}$/) as string,
      namespace: "shop",
      labels: { "app.kubernetes.io/managed-by": "kubectl-layerwise" },
    });
  });

  it("takes nodes, labels and secrets, each once", () => {
    const selector = [{ key: "spot", operator: "Exists", values: [] }];
    const options = { name: "mine", selector, nodes: ["b", "a", "b"], pullSecrets: ["s", "s"] };
    const { metadata, spec } = manifestOf(["nginx"], options);
    expect(metadata.name).toBe("mine");
    expect(spec).toEqual({
      cacheSpec: [
        {
          images: ["docker.io/library/nginx:latest"],
          matchExpressions: selector,
          nodeNames: ["b", "a"],
        },
      ],
      imagePullSecrets: [{ name: "s" }],
    });
  });

  it("gives the same choice the same name, and another one another", () => {
    const nameOf = (...args: Parameters<typeof manifestOf>) => manifestOf(...args).metadata.name;
    expect(nameOf(["nginx"])).toBe(nameOf(["docker.io/nginx:latest"]));
    expect(nameOf(["nginx"])).not.toBe(nameOf(["nginx"], { nodes: ["a"] }));
    expect(nameOf(["nginx"])).not.toBe(nameOf(["nginx", "redis"]));
  });

  it("makes a name that objects may have of any path", () => {
    const path = `team/my__image.${"a".repeat(30)}-${"b".repeat(60)}`;
    expect(manifestOf([path]).metadata.name).toMatch(/^warm-my-image-a{30}-[0-9a-f]{8}$/);
  });
});
