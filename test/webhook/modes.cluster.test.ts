import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubectlOf } from "../support/kubectl-of.ts";
import { createReadyNode } from "../support/ready-node.ts";
import { type ProtectedRegistry, startProtectedRegistry } from "./protected-registry.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { deployment, podSpec } from "./workloads.ts";

const LAYERS = [{ content: "base", sizeBytes: 48_000_000 }];
const ARM64 = { os: "linux", architecture: "arm64" };

let cluster: WebhookCluster;

beforeAll(async () => {
  cluster = await WebhookCluster.start({ args: ["--insecure-registry", "127.0.0.1"] });
  await createReadyNode(kubectlOf(cluster.controlPlane), "node-1", []);
});

afterAll(() => cluster[Symbol.asyncDispose]());

async function startFilledRegistry(authentication: "basic" | "token") {
  const registry = await startProtectedRegistry(authentication);
  await registry.push({ repository: "team/web", tag: "v1", platforms: [{ layers: LAYERS }] });
  const platforms = [{ platform: ARM64, layers: LAYERS }];
  await registry.push({ repository: "team/web", tag: "arm", platforms });
  return registry;
}

/** Makes a namespace with pull secrets, a right and a wrong one. */
async function createNamespace(name: string, registry: ProtectedRegistry, ...modes: string[]) {
  await cluster.createNamespace(name, ...modes);
  for (const [secret, password] of Object.entries({ right: "secret", wrong: "guess" })) {
    const create = ["create", "secret", "docker-registry", secret, "-n", name];
    const login = ["--docker-username=alice", `--docker-password=${password}`];
    const server = `--docker-server=${registry.host}`;
    await kubectlOf(cluster.controlPlane)([...create, server, ...login]);
  }
}

interface Rollout {
  readonly fault: string;
  readonly tag: string;
  readonly secret: string;
  /** kubectl's warning, and what it says of a denial, both without what comes before. */
  readonly warning: string;
  readonly denial: unknown;
}

const ROLLOUTS: readonly Rollout[] = [
  {
    fault: "missing-tag",
    tag: "nope",
    secret: "right",
    warning: "ManifestUnknown (404); push this tag or digest, or correct the reference",
    denial: expect.stringMatching(
      /^ManifestUnknown: "HOST" answered 404 MANIFEST_UNKNOWN to the request for manifest "IMAGE"; push this tag or digest, or correct the reference$/,
    ),
  },
  {
    fault: "missing-platform",
    tag: "arm",
    secret: "right",
    warning: "NoMatchingPlatform; build the image for the platform of the nodes",
    denial:
      'NoMatchingPlatform: "HOST/team/web" has no image for linux/amd64, only for linux/arm64; ' +
      "build the image for the platform of the nodes",
  },
  {
    fault: "bad-credentials",
    tag: "v1",
    secret: "wrong",
    warning: "BadCredentials (401); correct the user name and password in the pull secret",
    denial: expect.stringMatching(
      /^BadCredentials: .* answered 401 .*; correct the user name and password in the pull secret$/,
    ),
  },
];

function web(namespace: string, name: string, image: string, secret: string): object {
  return deployment({ namespace, name }, podSpec(image, { imagePullSecrets: [{ name: secret }] }));
}

describe.for(["basic", "token"] as const)("a Deployment from a registry with %s log-in", (kind) => {
  it("is told of by kubectl as the mode of its namespace has it", async () => {
    const registry = await startFilledRegistry(kind);
    for (const mode of ["enforce", "warn", "audit"]) {
      await createNamespace(`${kind}-${mode}`, registry, mode);
      const good = web(`${kind}-${mode}`, "good", `${registry.host}/team/web:v1`, "right");
      expect(await cluster.apply(good)).toEqual({
        code: 0,
        stdout: "deployment.apps/good created\n",
        stderr: "",
      });
    }
    for (const { fault, tag, secret, warning, denial } of ROLLOUTS) {
      const image = `${registry.host}/team/web:${tag}`;
      const apply = (mode: string) => cluster.apply(web(`${kind}-${mode}`, fault, image, secret));
      const created = `deployment.apps/${fault} created\n`;
      expect(await apply("audit")).toEqual({ code: 0, stdout: created, stderr: "" });
      expect(await apply("warn")).toEqual({
        code: 0,
        stdout: created,
        stderr: `Warning: app: ${image}: ${warning}\n`,
      });
      const { code, stdout, stderr } = await apply("enforce");
      const [before, said] = stderr.trimEnd().split(`app: image ${image}: `);
      expect({ code, stdout, before }).toEqual({
        code: 1,
        stdout: "",
        before:
          'Error from server (Forbidden): error when creating "STDIN": ' +
          'admission webhook "workloads.layerwise.io" denied the request: ',
      });
      expect(said?.replaceAll(image, "IMAGE").replaceAll(registry.host, "HOST")).toEqual(denial);
    }
  });
});
