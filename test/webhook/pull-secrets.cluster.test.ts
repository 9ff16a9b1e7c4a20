import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { createReadyNode } from "../support/ready-node.ts";
import { startProtectedRegistry } from "./protected-registry.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { deployment, podSpec } from "./workloads.ts";

const NAMESPACE = "shop";
/** Says of itself that its time was in 2001. */
const EXPIRED = `e30.${Buffer.from('{"exp":1000000000}').toString("base64url")}.x`;

let cluster: WebhookCluster;
let kubectl: Kubectl;
let host: string;

beforeAll(async () => {
  cluster = await WebhookCluster.start({ args: ["--insecure-registry", "127.0.0.1"] });
  kubectl = kubectlOf(cluster.controlPlane);
  await createReadyNode(kubectl, "node-1", []);
  await cluster.createNamespace(NAMESPACE, "enforce");
  await cluster.createNamespace("other", "enforce");
  // Without the grant of manifests/pull-secrets.
  await kubectl(["create", "namespace", "closed"]);
});

beforeEach(async () => {
  const registry = await startProtectedRegistry("basic");
  const platforms = [{ layers: [{ content: "web", sizeBytes: 1_000 }] }];
  await registry.push({ repository: "team/web", tag: "v1", platforms });
  ({ host } = registry);
});

afterAll(() => cluster[Symbol.asyncDispose]());

function createSecret(name: string, password: string, namespace = NAMESPACE): Promise<string> {
  const create = ["create", "secret", "docker-registry", name, "-n", namespace];
  const login = ["--docker-username=alice", `--docker-password=${password}`];
  return kubectl([...create, `--docker-server=${host}`, ...login]);
}

/** What kubectl says when a Deployment with this pod spec is tried. */
async function tried(spec: object, namespace = NAMESPACE): Promise<string> {
  const web = deployment({ namespace, name: "web" }, podSpec(`${host}/team/web:v1`, spec));
  const { stdout, stderr } = await cluster.apply(web, "--dry-run=server");
  return `${stderr}${stdout}`.replaceAll(host, "HOST");
}

const CREATED = "deployment.apps/web created (server dry run)\n";
const warned = (what: string) => `Warning: app: HOST/team/web:v1: ${what}\n${CREATED}`;
const naming = (...names: readonly string[]) => ({
  imagePullSecrets: names.map((name) => ({ name })),
});

describe("the pull secrets of a Deployment, which nobody has filled in yet,", () => {
  it("are its own, else those of its service account, each tried in turn", async () => {
    await createSecret("right", "secret");
    await createSecret("wrong", "guess");
    await kubectl(["create", "serviceaccount", "puller", "-n", NAMESPACE]);
    const patch = JSON.stringify(naming("wrong", "right"));
    await kubectl(["patch", "serviceaccount/puller", "-n", NAMESPACE, "-p", patch]);
    expect(await tried(naming("wrong", "right"))).toBe(CREATED);
    expect(await tried({ serviceAccountName: "puller" })).toBe(CREATED);
    expect(await tried({ serviceAccountName: "puller", ...naming("wrong") })).toMatch(
      /^Error from server \(Forbidden\): .*: app: image HOST\/team\/web:v1: BadCredentials: /,
    );
  });

  it("are told of where they are of no use, and nothing is denied for it", async () => {
    const type = "kubernetes.io/dockerconfigjson";
    const stringData = {
      ".dockerconfigjson": JSON.stringify({ auths: { [host]: { auth: "?" } } }),
    };
    const metadata = { name: "broken", namespace: NAMESPACE };
    await kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "Secret",
      metadata,
      type,
      stringData,
    });
    await createSecret("old", EXPIRED);
    expect(await tried(naming("nowhere"))).toBe(
      warned("SecretMissing; create the pull secret in the namespace of the pod"),
    );
    // Too long for a warning, so the middle of the reference is left out.
    expect(await tried(naming("broken"))).toMatch(
      /^Warning: app: \S+\.\.\.\S+: SecretMalformed; create the pull secret anew with kubectl create secret docker-registry\n/,
    );
    expect(await tried(naming("old"))).toBe(
      warned("CredentialExpired (401); renew the credential in the pull secret"),
    );
  });

  it("are never those of another namespace, nor of one that does not allow it", async () => {
    await createSecret("theirs", "secret", "other");
    expect(await tried(naming("theirs"), "other")).toBe(CREATED);
    expect(await tried(naming("theirs"))).toBe(
      warned("SecretMissing; create the pull secret in the namespace of the pod"),
    );
    await createSecret("unread", "secret", "closed");
    expect(await tried(naming("unread"), "closed")).toBe(
      warned("Unauthenticated (401); let Layerwise read it: RoleBinding to layerwise-pull-secrets"),
    );
  });
});
