import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRole } from "../../../demo/role-daemon.ts";
import { type ControlPlane, startControlPlane } from "../../cluster/control-plane.ts";
import type { Daemon } from "../../cluster/daemon.ts";
import { onFreePort } from "../../cluster/ready-daemon.ts";
import { MANIFESTS } from "../../manifest-files.ts";
import { type Kubectl, kubectlOf } from "../../support/kubectl-of.ts";
import { type CommandResult, runCommand } from "../running-command.ts";
import { VerifiedRegistry } from "./verified-registry.ts";

/** Stands for the registry in what is expected, and is as long. */
const HOST = "registry.test:5";
const CONTROLLER = ["layerwise-system", "layerwise-controller"] as const;

let controlPlane: ControlPlane;
let registry: VerifiedRegistry;
let kubectl: Kubectl;
let controller: Daemon;
let withoutLayerwise: CommandResult;
let withoutController: CommandResult;
beforeAll(async () => {
  [controlPlane, registry] = await Promise.all([startControlPlane(), VerifiedRegistry.start()]);
  kubectl = kubectlOf(controlPlane);
  await kubectl(["create", "namespace", "shop"]);
  withoutLayerwise = await verify({ app: `${HOST}/team/web:v1` });
  await kubectl(["apply", "--server-side", "-k", MANIFESTS]);
  await kubectl(["wait", "--for=condition=Established", "crd", "--all"]);
  await kubectl(["apply", "--server-side", "-n", "shop", "-k", `${MANIFESTS}/pull-secrets`]);
  withoutController = await verify({ app: `${HOST}/team/web:v1` }, { args: ["--timeout", "1s"] });
  for (const [name, architecture] of Object.entries({ ssd: "amd64", tape: "arm64" })) {
    await createNode(name, architecture);
  }
  await createPullSecret();
  controller = await startController();
});
afterAll(async () => {
  await controller.stop();
  await Promise.all([controlPlane.stop(), registry[Symbol.asyncDispose]()]);
});

async function createNode(disk: string, architecture: string): Promise<void> {
  const metadata = { name: disk, labels: { disk } };
  const status = { nodeInfo: { operatingSystem: "linux", architecture } };
  const node = { apiVersion: "v1", kind: "Node", metadata, status };
  await kubectl(["create", "-f", "-"], node);
  await kubectl(["apply", "--server-side", "--subresource=status", "-f", "-"], node);
}

async function createPullSecret(): Promise<void> {
  const auths = { [registry.host]: { username: "alice", password: "secret" } };
  await kubectl(["create", "-f", "-"], {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "regcred", namespace: "shop" },
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": JSON.stringify({ auths }) },
  });
}

/** With the rights that manifests/ give it. */
async function startController(): Promise<Daemon> {
  const kubeconfig = await controlPlane.serviceAccountKubeconfig(...CONTROLLER);
  const options = ["--leader-elect=false", "--insecure-registry", registry.host];
  return onFreePort((port) =>
    startRole({
      role: "controller",
      args: ["--kubeconfig", kubeconfig, ...options],
      metricsListen: `127.0.0.1:${port}`,
      logPath: join(controlPlane.workDir, "controller.log"),
    }),
  );
}

interface Verified {
  readonly args?: readonly string[];
  readonly namespace?: string;
  readonly spec?: object;
}

/** Verifies a pod of these containers; the user has no credentials of the registry. */
async function verify(
  images: Readonly<Record<string, string>>,
  { args = [], namespace = "shop", spec = {} }: Verified = {},
): Promise<CommandResult> {
  const containers = Object.entries(images).map(([name, image]) => ({
    name,
    image: image.replace(HOST, registry.host),
  }));
  const metadata = { name: "web", namespace };
  const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers, ...spec } };
  const words = ["verify", "--kubeconfig", controlPlane.kubeconfig, "-f", "-", "--server", ...args];
  const environment = { HOME: controlPlane.workDir };
  const result = await runCommand(words, { environment, input: JSON.stringify(pod) });
  return { ...result, stdout: result.stdout.replaceAll(registry.host, HOST) };
}

function listChecks(): Promise<string> {
  return kubectl(["get", "imagechecks", "-A", "-o", "name"]);
}

describe("kubectl layerwise verify --server", () => {
  it("says so where the cluster has no ImageChecks", () => {
    expect(withoutLayerwise).toEqual({
      stdout: "",
      stderr:
        "error: Cannot ask the cluster: it has no ImageChecks; install Layerwise there, or leave --server out\n",
      code: 2,
    });
  });

  it("gives up on a cluster where no controller looks", () => {
    expect(withoutController.stdout).toContain(
      `NotYetKnown: The cluster has not checked "${HOST}/team/web:v1" within 1 s; see that the controller of Layerwise runs`,
    );
    expect(withoutController.code).toBe(2);
  });

  it("has the cluster look with its own credentials, and removes what it made", async () => {
    const images = {
      app: `${HOST}/team/web:v1`,
      typo: `${HOST}/team/web:v2`,
      arm: `${HOST}/team/arm:v1`,
      away: "127.0.0.1:1/team/web:v1",
    };
    const spec = { imagePullSecrets: [{ name: "regcred" }], nodeSelector: { disk: "ssd" } };
    const { stdout, stderr, code } = await verify(images, { spec });
    expect(stdout).toBe(`\
CONTAINER      IMAGE                         PLATFORM      SIZE      VERDICT   REASON
pod/web/app    registry.test:5/team/web:v1   linux/amd64   48.7 MB   good      Pullable
pod/web/typo   registry.test:5/team/web:v2   -             -         bad       ManifestUnknown: "registry.test:5" answered 404 MANIFEST_UNKNOWN to the request for manifest "registry.test:5/team/web:v2"; push this tag or digest, or correct the reference
pod/web/arm    registry.test:5/team/arm:v1   -             -         bad       NoMatchingPlatform: "registry.test:5/team/arm" has no image for linux/amd64, only for linux/arm64; build the image for the platform of the nodes
pod/web/away   127.0.0.1:1/team/web:v1       -             -         unknown   ConnectRefused: Cannot complete the manifest request to "127.0.0.1:1" (ECONNREFUSED); check the port and that the registry runs
`);
    expect(stderr.endsWith("\n4 images: 1 good, 1 unknown, 2 bad\n")).toBe(true);
    expect(code).toBe(1);
    expect(await listChecks()).toBe("");
  });

  it("asks as the pod would: without a pull secret the registry says nothing", async () => {
    const { stdout, code } = await verify({ app: `${HOST}/team/web:v1` });
    expect(stdout.split("\n")[1]).toMatch(/^pod\/web\/app .* unknown   Unauthenticated: /);
    expect(code).toBe(2);
  });

  it("does not know what a namespace that is not there would pull", async () => {
    const { stdout, code } = await verify({ a: "good:v1" }, { namespace: "later" });
    expect(stdout.split("\n")[1]).toBe(
      'pod/web/a   good:v1   -          -      unknown   NotYetKnown: The cluster takes no ImageCheck in namespace "later": its namespace does not exist',
    );
    expect(code).toBe(2);
  });
});
