import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { type Looker, LookingCluster } from "./looking-cluster.ts";
import { type CommandResult, runCommand } from "./running-command.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

let controlPlane: ControlPlane;
let kubectl: Kubectl;
let withoutLayerwise: CommandResult;
beforeAll(async () => {
  controlPlane = await startControlPlane();
  kubectl = kubectlOf(controlPlane);
  await kubectl(["create", "namespace", "shop"]);
  withoutLayerwise = await verify(["-f", "-", "--server"], JSON.stringify(pod({ a: "good:v1" })));
  await kubectl(["apply", "--server-side", "-k", "manifests/crds"]);
  await kubectl(["wait", "--for=condition=Established", "crd", "--all"]);
});
afterAll(() => controlPlane.stop());

function verify(args: readonly string[], input = "") {
  const all = ["verify", "--kubeconfig", controlPlane.kubeconfig, ...args];
  return runCommand(all, { environment: { HOME: controlPlane.workDir }, input });
}

function pod(images: Readonly<Record<string, string>>, spec: object = {}) {
  const containers = Object.entries(images).map(([name, image]) => ({ name, image }));
  const metadata = { name: "web", namespace: "shop" };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers, ...spec } };
}

const look: Looker = (image) => {
  if (image === "gone:v1") return { status: "False", reason: "ManifestUnknown" };
  if (image === "slow:v1") return { status: "Unknown", reason: "Timeout" };
  return {
    status: "True",
    reason: "Pullable",
    digest: DIGEST,
    platforms: [{ platform: "linux/amd64", digest: DIGEST, sizeBytes: 1_500_000 }],
  };
};

describe("kubectl layerwise verify --server", () => {
  it("says so where the cluster has no ImageChecks", () => {
    expect(withoutLayerwise).toEqual({
      stdout: "",
      stderr:
        "error: Cannot ask the cluster: it has no ImageChecks; install Layerwise there, or leave --server out\n",
      code: 2,
    });
  });

  it("has the cluster look, and removes what it made", async () => {
    const input = JSON.stringify(
      pod(
        { a: "good:v1", b: "gone:v1", c: "slow:v1" },
        { imagePullSecrets: [{ name: "regcred" }], nodeSelector: { disk: "ssd" } },
      ),
    );
    await using cluster = new LookingCluster(controlPlane, look);
    const { stdout, stderr, code } = await verify(["-f", "-", "--server"], input);
    expect(stdout).toBe(`\
CONTAINER   IMAGE     PLATFORM      SIZE     VERDICT   REASON
pod/web/a   good:v1   linux/amd64   1.5 MB   good      Pullable
pod/web/b   gone:v1   -             -        bad       ManifestUnknown: as ManifestUnknown has it
pod/web/c   slow:v1   -             -        unknown   Timeout: as Timeout has it
`);
    expect(stderr.endsWith("\n3 images: 1 good, 1 unknown, 1 bad\n")).toBe(true);
    expect(code).toBe(1);
    expect(
      cluster.seen.map(({ spec }) => spec).toSorted((a, b) => (a.image < b.image ? -1 : 1)),
    ).toEqual(
      ["gone:v1", "good:v1", "slow:v1"].map((image) => ({
        image,
        serviceAccountName: "default",
        imagePullSecrets: [{ name: "regcred" }],
        nodeSelector: { disk: "ssd" },
        depth: "Manifest",
        interval: "1h",
      })),
    );
    expect(cluster.seen.map(({ metadata }) => metadata.labels)).toEqual(
      [1, 2, 3].map(() => ({ "app.kubernetes.io/managed-by": "kubectl-layerwise" })),
    );
    expect(await cluster.list()).toEqual([]);
  });

  it("does not know what a namespace that is not there would pull", async () => {
    const object = pod({ a: "good:v1" });
    const input = JSON.stringify({ ...object, metadata: { name: "web", namespace: "later" } });
    const { stdout, code } = await verify(["-f", "-", "--server"], input);
    expect(stdout.split("\n")[1]).toBe(
      'pod/web/a   good:v1   -          -      unknown   NotYetKnown: The cluster takes no ImageCheck in namespace "later": its namespace does not exist',
    );
    expect(code).toBe(2);
  });

  it("gives up on a cluster where nobody looks", async () => {
    const input = JSON.stringify(pod({ a: "good:v1" }));
    const { stdout, code } = await verify(["-f", "-", "--server", "--timeout", "1s"], input);
    expect(stdout).toContain('NotYetKnown: The cluster has not checked "good:v1" within 1 s');
    expect(code).toBe(2);
    expect(await kubectl(["get", "imagechecks", "-A", "-o", "name"])).toBe("");
  });
});
