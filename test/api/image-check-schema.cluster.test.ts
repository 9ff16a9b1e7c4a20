import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeImageCheck } from "../../api/image-check.ts";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { establishCrds } from "../support/establish-crds.ts";
import { kubectlOf } from "../support/kubectl-of.ts";
import { sampleDigest } from "./sample-image-manifest.ts";

const APPLY = ["apply", "--server-side", "--field-manager=test"];

let controlPlane: ControlPlane;
beforeAll(async () => {
  controlPlane = await startControlPlane();
  await establishCrds(kubectlOf(controlPlane));
});
afterAll(() => controlPlane.stop());

function check(name: string, spec: object, status?: object): object {
  return {
    apiVersion: "layerwise.io/v1alpha1",
    kind: "ImageCheck",
    metadata: { name, namespace: "default" },
    spec,
    ...(status && { status }),
  };
}

function apply(object: unknown, ...args: readonly string[]) {
  return controlPlane.kubectl([...APPLY, ...args, "-f", "-"], JSON.stringify(object));
}

const CONDITION = {
  type: "Pullable",
  status: "True",
  reason: "Pullable",
  message: "",
  lastTransitionTime: "2026-01-01T00:00:00Z",
  observedGeneration: 1,
};

describe("the ImageCheck schema on a real API server", () => {
  it("fills in defaults, and prints an object with its columns", async () => {
    const spec = { image: "docker.io/library/nginx:1.27", imagePullSecrets: [{ name: "regcred" }] };
    expect(await apply(check("web", spec))).toMatchObject({ code: 0, stderr: "" });
    const status = {
      observedGeneration: 1,
      conditions: [CONDITION],
      vantage: "Controller",
      digest: sampleDigest("a"),
      platforms: [{ platform: "linux/amd64", digest: sampleDigest("b"), sizeBytes: 68_741_916 }],
      missingPlatforms: ["linux/arm64"],
      size: "68.7 MB",
      eligibleNodes: 3,
      presentNodes: 1,
      checkedTime: "2026-01-01T00:00:00Z",
      nextCheckTime: "2026-01-01T01:00:00Z",
      lastGoodDigest: sampleDigest("a"),
      tagMovedTime: "2025-12-24T00:00:00Z",
    };
    expect(await apply(check("web", spec, status), "--subresource=status")).toMatchObject({
      code: 0,
      stderr: "",
    });
    const get = ["get", "imgc", "web"];
    const stored = decodeImageCheck(
      JSON.parse((await controlPlane.kubectl([...get, "-o", "json"])).stdout),
    );
    expect(stored).toMatchObject({
      spec: { ...spec, serviceAccountName: "default", depth: "Manifest", interval: "1h" },
      status,
    });
    const { stdout } = await controlPlane.kubectl(get);
    const [header, row] = stdout.split("\n").map((line) => line.split(/\s{2,}/));
    expect(header).toEqual(
      ["NAME", "IMAGE", "PULLABLE", "REASON", "DIGEST", "SIZE", "CHECKED", "AGE"].map(
        (name) => expect.stringContaining(name) as string,
      ),
    );
    expect(row?.slice(0, 6)).toEqual([
      "web",
      "docker.io/library/nginx:1.27",
      "True",
      "Pullable",
      sampleDigest("a"),
      "68.7 MB",
    ]);
  });

  it.for(["1m", "90s", "1h30m", "720h"])("accepts the interval %s", async (interval) => {
    expect(await apply(check("interval", { image: "nginx", interval }))).toMatchObject({ code: 0 });
  });

  it.for([
    {
      what: "no image",
      spec: {},
      message: "spec.image: Required value",
    },
    {
      what: "an image with a scheme",
      spec: { image: "https://ghcr.io/team/web:v1" },
      message: "image must not have a scheme: write ghcr.io/team/web:v1",
    },
    {
      what: "an image with a blank",
      spec: { image: "ghcr.io/team/web :v1" },
      message: "image must not contain blanks, control characters or characters outside ASCII",
    },
    {
      what: "an image that writes backwards",
      spec: { image: "ghcr.io/team/\u202eweb:v1" },
      message: "image must not contain blanks, control characters or characters outside ASCII",
    },
    {
      what: "an image without end",
      spec: { image: "a".repeat(801) },
      message: "spec.image: Too long: may not be more than 800",
    },
    {
      what: "an interval of a second",
      spec: { image: "nginx", interval: "1s" },
      message: "interval must be between 1m and 720h, such as 30m or 1h30m, not 1s",
    },
    {
      what: "an interval of a year",
      spec: { image: "nginx", interval: "8760h" },
      message: "interval must be between 1m and 720h, such as 30m or 1h30m, not 8760h",
    },
    {
      what: "an interval that is none",
      spec: { image: "nginx", interval: "often" },
      message: "interval must be between 1m and 720h, such as 30m or 1h30m, not often",
    },
    {
      what: "a depth unheard of",
      spec: { image: "nginx", depth: "Deep" },
      message:
        'spec.depth: Unsupported value: "Deep": supported values: "Manifest", "Blobs", "Pull"',
    },
    {
      what: "one pull secret twice",
      spec: { image: "nginx", imagePullSecrets: [{ name: "a" }, { name: "a" }] },
      message: 'duplicate entries for key [name="a"]',
    },
    {
      what: "a pull secret of another namespace",
      spec: { image: "nginx", imagePullSecrets: [{ name: "../a" }] },
      message: "name in body should match",
    },
    {
      what: "a label key without end",
      spec: { image: "nginx", nodeSelector: { ["k".repeat(318)]: "v" } },
      message: "nodeSelector has a key that is too long for a label",
    },
  ])("refuses $what", async ({ spec, message }) => {
    const { code, stderr } = await apply(check("refused", spec));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  });

  it("refuses a condition of a form that is none", async () => {
    await apply(check("condition", { image: "nginx" }));
    const conditions = [{ ...CONDITION, status: "Perhaps" }];
    const object = check("condition", { image: "nginx" }, { conditions });
    const { stderr } = await apply(object, "--subresource=status");
    expect(stderr).toContain('supported values: "True", "False", "Unknown"');
  });
});
