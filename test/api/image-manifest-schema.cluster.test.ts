import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EncodedImageManifest, encodeImageManifest } from "../../api/encode-image-manifest.ts";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { establishCrds } from "../support/establish-crds.ts";
import { kubectlOf } from "../support/kubectl-of.ts";
import { SAMPLE_CONTENT, sampleDigest, samplePlatform } from "./sample-image-manifest.ts";

const APPLY = ["apply", "--server-side", "--field-manager=layerwise-controller"];

let controlPlane: ControlPlane;
beforeAll(async () => {
  controlPlane = await startControlPlane();
  await establishCrds(kubectlOf(controlPlane));
});
afterAll(() => controlPlane.stop());

type Spec = EncodedImageManifest["spec"];
type Platform = Spec["platforms"][number];

function sample(digit: string, change: (spec: Spec) => object = (spec) => spec) {
  const object = encodeImageManifest({ ...SAMPLE_CONTENT, digest: sampleDigest(digit) });
  if (object === undefined) throw new Error("the sample does not fit the schema");
  return { ...object, spec: change(object.spec) };
}

function withPlatform(change: (platform: Platform) => object) {
  return (spec: Spec) => ({ ...spec, platforms: spec.platforms.map(change) });
}

function apply(object: unknown) {
  return controlPlane.kubectl([...APPLY, "-f", "-"], JSON.stringify(object));
}

describe("the ImageManifest schema on a real API server", () => {
  it("accepts an object, and prints it with its columns", async () => {
    const object = sample("1");
    expect(await apply(object)).toMatchObject({ code: 0, stderr: "" });
    const status = { platforms: "linux/amd64", size: "68.7 MB", references: ["a/b:1"] };
    const applied = await controlPlane.kubectl(
      [...APPLY, "--subresource=status", "-f", "-"],
      JSON.stringify({ ...object, spec: undefined, status }),
    );
    expect(applied.stderr).toBe("");
    const { stdout } = await controlPlane.kubectl(["get", "layerwise", "-o", "wide"]);
    const [header, row] = stdout.split("\n").map((line) => line.split(/\s{2,}/));
    expect(header?.slice(1)).toEqual(["REPOSITORY", "PLATFORMS", "SIZE", "REFERENCE", "AGE"]);
    expect(row?.slice(1, 5)).toEqual([
      "docker.io/library/nginx",
      "linux/amd64",
      "68.7 MB",
      "a/b:1",
    ]);
  });

  it("accepts the largest object the schema allows but for etcd's limit", async () => {
    const layers = Array.from({ length: 512 }, () => ({ digest: sampleDigest("c"), sizeBytes: 1 }));
    const platforms = Array.from({ length: 16 }, (_, index) => ({
      ...samplePlatform("linux/amd64"),
      platform: { os: "windows", architecture: "amd64", osVersion: `10.0.${index}` },
      layers,
    }));
    const object = encodeImageManifest({ ...SAMPLE_CONTENT, digest: sampleDigest("2"), platforms });
    expect(await apply(object)).toMatchObject({ code: 0, stderr: "" });
    expect(await apply(object)).toMatchObject({ code: 0, stderr: "" });
  });

  it("refuses a name that is not the digest", async () => {
    const { stderr } = await apply({ ...sample("3"), metadata: { name: "nginx" } });
    expect(stderr).toContain(`metadata.name must be sha256-${"3".repeat(64)}`);
  });

  it.for([
    {
      what: "a digest that is none",
      change: (spec: Spec) => ({ ...spec, digest: "sha256:1" }),
      message: "spec.digest in body should match '^(sha256:",
    },
    {
      what: "a repository with a tag",
      change: (spec: Spec) => ({ ...spec, repository: "docker.io/library/nginx:1" }),
      message: "spec.repository in body should match",
    },
    {
      what: "a repository without a domain",
      change: (spec: Spec) => ({ ...spec, repository: "nginx" }),
      message: "spec.repository in body should match",
    },
    {
      what: "no media type",
      change: (spec: Spec) => ({ ...spec, mediaType: undefined }),
      message: "spec.mediaType: Required value",
    },
    {
      what: "no platform",
      change: (spec: Spec) => ({ ...spec, platforms: [] }),
      message: "spec.platforms in body should have at least 1 items",
    },
    {
      what: "65 platforms",
      change: (spec: Spec) => ({
        ...spec,
        platforms: Array.from({ length: 65 }, (_, index) => ({
          ...spec.platforms[0],
          osVersion: `${index}`,
        })),
      }),
      message: "spec.platforms: Too many: 65: must have at most 64 items",
    },
    {
      what: "one platform twice",
      change: (spec: Spec) => ({ ...spec, platforms: [spec.platforms[0], spec.platforms[0]] }),
      message:
        'duplicate entries for key [architecture="amd64",os="linux",osVersion="",variant=""]',
    },
    {
      what: "513 layers",
      change: withPlatform((platform) => ({
        ...platform,
        layers: Array.from({ length: 513 }, () => platform.layers[0]),
      })),
      message: "layers: Too many: 513: must have at most 512 items",
    },
    {
      what: "a negative size",
      change: withPlatform((platform) => ({ ...platform, sizeBytes: -1 })),
      message: "sizeBytes in body should be greater than or equal to 0",
    },
    {
      what: "a fraction of a byte",
      change: withPlatform((platform) => ({ ...platform, sizeBytes: 1.5 })),
      message: "sizeBytes",
    },
  ])("refuses $what", async ({ change, message }) => {
    const { code, stderr } = await apply(sample("4", change));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  });

  it("refuses more than 20 references", async () => {
    await apply(sample("5"));
    const references = Array.from({ length: 21 }, (_, index) => `docker.io/library/nginx:${index}`);
    const { stderr } = await controlPlane.kubectl(
      [...APPLY, "--subresource=status", "-f", "-"],
      JSON.stringify({ ...sample("5"), spec: undefined, status: { references } }),
    );
    expect(stderr).toContain("status.references: Too many: 21: must have at most 20 items");
  });
});

describe("the ImageManifest schema once an object is stored", () => {
  it("lets platforms join", async () => {
    await apply(sample("6"));
    const content = { ...SAMPLE_CONTENT, digest: sampleDigest("6") };
    const joined = encodeImageManifest(
      { ...content, platforms: [samplePlatform("linux/arm64")] },
      encodeImageManifest(content)?.spec,
    );
    expect(joined?.spec.platforms).toHaveLength(3);
    expect(await apply(joined)).toMatchObject({ code: 0, stderr: "" });
  });

  it.for([
    {
      what: "another repository",
      change: (spec: Spec) => ({ ...spec, repository: "quay.io/other/nginx" }),
      message: "repository cannot be changed",
    },
    {
      what: "another media type",
      change: (spec: Spec) => ({ ...spec, mediaType: "text/plain" }),
      message: "mediaType cannot be changed",
    },
    {
      what: "a platform less",
      change: (spec: Spec) => ({ ...spec, platforms: spec.platforms.slice(0, 1) }),
      message: "platforms can be added but not removed",
    },
    {
      what: "another layer of a platform",
      change: withPlatform((platform) => ({ ...platform, layers: [] })),
      message: "a listed platform cannot be changed",
    },
    {
      what: "another digest",
      change: (spec: Spec) => ({ ...spec, digest: sampleDigest("8") }),
      message: "digest cannot be changed",
    },
  ])("refuses $what", async ({ change, message }) => {
    await apply(sample("7"));
    const { code, stderr } = await apply(sample("7", change));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
    expect((await apply(sample("7"))).code).toBe(0);
  });
});
