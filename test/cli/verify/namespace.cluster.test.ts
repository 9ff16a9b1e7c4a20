import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../../cluster/control-plane.ts";
import { type Kubectl, kubectlOf } from "../../support/kubectl-of.ts";
import { runCommand } from "../running-command.ts";
import { VerifiedRegistry } from "./verified-registry.ts";

let controlPlane: ControlPlane;
let kubectl: Kubectl;
let registry: VerifiedRegistry;
beforeAll(async () => {
  [controlPlane, registry] = await Promise.all([startControlPlane(), VerifiedRegistry.start()]);
  kubectl = kubectlOf(controlPlane);
  await kubectl(["create", "namespace", "shop"]);
  for (const architecture of ["amd64", "arm64"]) {
    const status = { nodeInfo: { operatingSystem: "linux", architecture } };
    const metadata = { name: architecture, labels: { arch: architecture } };
    const node = { apiVersion: "v1", kind: "Node", metadata, status };
    await create(node);
    await kubectl(["apply", "--server-side", "--subresource=status", "-f", "-"], node);
  }
});
afterAll(() => Promise.all([controlPlane.stop(), registry[Symbol.asyncDispose]()]));

function create(object: object): Promise<string> {
  return kubectl(["create", "-f", "-"], object);
}

/** Creates an object of namespace shop; returns what its dependents name as their owner. */
async function createIn(
  kind: string,
  name: string,
  { owner, spec }: { owner?: object; spec: object },
) {
  const apiVersion = kind === "Pod" ? "v1" : "apps/v1";
  const ownerReferences = owner === undefined ? [] : [owner];
  const metadata = { name, namespace: "shop", ownerReferences };
  await create({ apiVersion, kind, metadata, spec });
  const uid = await kubectl(["get", "-n", "shop", kind, name, "-o", "jsonpath={.metadata.uid}"]);
  return { apiVersion, kind, name, uid, controller: true };
}

function templateOf(images: Readonly<Record<string, string>>, extra: object = {}) {
  const containers = Object.entries(images).map(([name, image]) => ({
    name,
    image: `${registry.host}/team/${image}`,
  }));
  const template = { metadata: { labels: { app: "web" } }, spec: { containers, ...extra } };
  return { selector: { matchLabels: { app: "web" } }, template };
}

async function verify(namespace: string) {
  const args = ["verify", "--kubeconfig", controlPlane.kubeconfig, "-n", namespace];
  const environment = await registry.environment();
  const { stdout, stderr, code } = await runCommand([...args, ...registry.flags], { environment });
  return { stdout: stdout.replaceAll(registry.host, "registry.test:5"), stderr, code };
}

describe("kubectl layerwise verify -n", () => {
  it("verifies what runs and what is to run, for the platforms of the nodes that may run it", async () => {
    const spec = templateOf({ app: "web:v1" });
    const deployment = await createIn("Deployment", "web", { spec });
    const old = templateOf({ app: "web:old" });
    const replicaSet = await createIn("ReplicaSet", "web-1", { owner: deployment, spec: old });
    const pod = templateOf({ app: "web:old", injected: "arm:v1" }).template.spec;
    await createIn("Pod", "web-1-x", { owner: replicaSet, spec: pod });
    const pinned = templateOf({ app: "arm:v1" }, { nodeSelector: { arch: "arm64" } });
    await createIn("DaemonSet", "agent", { spec: pinned });
    const { stdout, stderr, code } = await verify("shop");
    expect(stdout).toBe(`\
CONTAINER                 IMAGE                          PLATFORM      SIZE      VERDICT   REASON
deployment/web/app        registry.test:5/team/web:v1    linux/amd64   48.7 MB   good      Pullable
deployment/web/app        registry.test:5/team/web:v1    linux/arm64   48.7 MB   good      Pullable
daemonset/agent/app       registry.test:5/team/arm:v1    linux/arm64   48.7 MB   good      Pullable
deployment/web/app        registry.test:5/team/web:old   -             -         bad       ManifestUnknown: "registry.test:5" answered 404 MANIFEST_UNKNOWN to the request for manifest "registry.test:5/team/web:old"; push this tag or digest, or correct the reference
deployment/web/injected   registry.test:5/team/arm:v1    linux/arm64   48.7 MB   good      Pullable
deployment/web/injected   registry.test:5/team/arm:v1    linux/amd64   -         warning   NoMatchingPlatform: "registry.test:5/team/arm:v1" has no image for linux/amd64; build the image for the platform of the nodes
`);
    expect(stderr.endsWith("\n4 images: 2 good, 1 warning, 1 bad\n")).toBe(true);
    expect(code).toBe(1);
  });

  it("refuses a namespace that is not there", async () => {
    expect(await verify("shpo")).toEqual({
      stdout: "",
      stderr:
        'error: Cannot verify namespace "shpo": the cluster has none of that name; kubectl get namespaces lists them\n',
      code: 3,
    });
  });
});
