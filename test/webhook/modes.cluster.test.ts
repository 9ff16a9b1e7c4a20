import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ImagePusher } from "../cluster/image-pusher.ts";
import { type Registry, startRegistry } from "../cluster/registry.ts";
import { kubectlOf } from "../support/kubectl-of.ts";
import { createReadyNode } from "../support/ready-node.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { deployment, podSpec } from "./workloads.ts";

const LAYERS = [{ content: "base", sizeBytes: 48_000_000 }];
const USERS = { alice: "secret" };

let cluster: WebhookCluster;
let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry({ authentication: { kind: "basic", users: USERS } });
  const user = { name: "alice", password: "secret" };
  await using pusher = new ImagePusher({ url: registry.url, user });
  await pusher.push({ repository: "team/web", tag: "v1", platforms: [{ layers: LAYERS }] });
  await pusher.push({
    repository: "team/web",
    tag: "arm",
    platforms: [{ platform: { os: "linux", architecture: "arm64" }, layers: LAYERS }],
  });
  cluster = await WebhookCluster.start({ args: ["--insecure-registry", registry.host] });
  await createReadyNode(kubectlOf(cluster.controlPlane), "node-1", []);
});

afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await registry.stop();
});

async function prepare(namespace: string, ...modes: string[]): Promise<void> {
  await cluster.createNamespace(namespace, ...modes);
  for (const [name, password] of [
    ["good", "secret"],
    ["bad", "wrong"],
  ]) {
    await kubectlOf(cluster.controlPlane)([
      ...["create", "secret", "docker-registry", name ?? "", "-n", namespace],
      ...["--docker-server", registry.host, "--docker-username", "alice"],
      ...["--docker-password", password ?? ""],
    ]);
  }
}

function web(namespace: string, name: string, { tag = "v1", secret = "good" }): object {
  const image = `${registry.host}/team/web:${tag}`;
  return deployment({ namespace, name }, podSpec(image, { imagePullSecrets: [{ name: secret }] }));
}

describe("the webhook in namespaces of each mode", () => {
  it("prints", async () => {
    await prepare("enforced", "enforce");
    await prepare("warned", "warn");
    await prepare("audited", "audit");
    await prepare("unlabelled");
    for (const namespace of ["enforced", "warned", "audited", "unlabelled"]) {
      for (const [name, options] of Object.entries({
        good: {},
        tag: { tag: "nope" },
        platform: { tag: "arm" },
        credentials: { secret: "bad" },
        nosecret: { secret: "absent" },
      })) {
        console.log(namespace, name, await cluster.apply(web(namespace, name, options)));
      }
    }
    console.log(
      (await cluster.metrics())
        .split("\n")
        .filter((l) => /^layerwise_(adm|image|look|mem|pull)/.test(l) && !/bucket/.test(l))
        .join("\n"),
    );
    console.log(await cluster.webhook.daemon.readLogEnd());
    expect(1).toBe(1);
  });
});
