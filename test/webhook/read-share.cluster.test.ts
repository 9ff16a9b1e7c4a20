import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WEBHOOK_LABELS } from "../../webhook/watch-replicas.ts";
import { ImagePusher } from "../cluster/image-pusher.ts";
import { type Registry, startRegistry } from "../cluster/registry.ts";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { createReadyNode } from "../support/ready-node.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { deployment, podSpec } from "./workloads.ts";

const OWN_NAMESPACE = "layerwise-system";
const NODE = { nodeName: "node-1" };

let cluster: WebhookCluster;
let registry: Registry;
let kubectl: Kubectl;

beforeAll(async () => {
  registry = await startRegistry();
  // Of 16 an hour, 4 are the webhook's.
  const args = ["--insecure-registry", registry.host, "--registry-reads-per-hour=16"];
  cluster = await WebhookCluster.start({ args });
  kubectl = kubectlOf(cluster.controlPlane);
  await createReadyNode(kubectl, "node-1", []);
  await cluster.createNamespace("shop", "warn");
});

afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await registry.stop();
});

interface Pod {
  readonly namespace?: string;
  readonly component?: string;
  readonly phase?: string;
  readonly spec?: object;
}

/** A replica of the webhook, unless told otherwise. */
async function createPod(name: string, pod: Pod = {}): Promise<void> {
  const { namespace = OWN_NAMESPACE, component = "webhook", phase, spec = NODE } = pod;
  const labels = { ...WEBHOOK_LABELS, "app.kubernetes.io/component": component };
  const object = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name, labels },
    spec: { containers: [{ name: "webhook", image: "registry.example/layerwise" }], ...spec },
  };
  await kubectl(["create", "-f", "-"], object);
  if (phase !== undefined) await finish(name, phase);
}

function finish(name: string, phase: string): Promise<string> {
  const patch = JSON.stringify({ status: { phase } });
  const place = ["-n", OWN_NAMESPACE, "pod", name, "--subresource=status"];
  return kubectl(["patch", ...place, "--type=merge", "-p", patch]);
}

async function replicasCounted(): Promise<number> {
  const metrics = await cluster.metrics();
  return Number(/^layerwise_memory_entries{kind="replicas"} (\d+)$/m.exec(metrics)?.[1]);
}

function untilCounted(replicas: number): Promise<void> {
  return vi.waitFor(async () => expect(await replicasCounted()).toBe(replicas), {
    timeout: 20_000,
    interval: 100,
  });
}

/** What kubectl is told of an image that nobody has asked about. */
async function warningOn(tag: string): Promise<string> {
  await using pusher = new ImagePusher(registry);
  await pusher.push({
    repository: `team/${tag}`,
    tag,
    platforms: [{ layers: [{ content: tag }] }],
  });
  const image = `${registry.host}/team/${tag}:${tag}`;
  const object = deployment({ namespace: "shop", name: tag }, podSpec(image));
  return (await cluster.apply(object, "--dry-run=server")).stderr;
}

describe("a replica of the webhook", () => {
  it("reads of a registry what the others leave it, and counts those that may run", async () => {
    expect(await replicasCounted()).toBe(0);
    await createPod("not-bound", { spec: {} });
    await createPod("evicted", { phase: "Failed" });
    await createPod("elsewhere", { namespace: "shop" });
    await createPod("extender", { component: "extender" });
    await createPod("one");
    await createPod("another");
    await untilCounted(2);
    expect(await warningOn("first")).toBe("");
    expect(await warningOn("second")).toBe("");
    expect(await warningOn("third")).toContain("team/third:third: RateLimited");
    await createPod("surge");
    await untilCounted(3);
    await finish("surge", "Succeeded");
    await untilCounted(2);
    await kubectl(["delete", "-n", OWN_NAMESPACE, "pod", "another", "--force"]);
    await untilCounted(1);
  });
});
