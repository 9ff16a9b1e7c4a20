import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { digestOf } from "../support/layers.ts";
import { createReadyNode } from "../support/ready-node.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { deployment, podSpec } from "./workloads.ts";

const NAMESPACE = "shop";
// Nothing listens there: what is known of it is known from an ImageCheck.
const IMAGE = "127.0.0.1:1/team/web:v1";

let cluster: WebhookCluster;
let kubectl: Kubectl;

beforeAll(async () => {
  cluster = await WebhookCluster.start();
  kubectl = kubectlOf(cluster.controlPlane);
  await createReadyNode(kubectl, "node-1", []);
  await cluster.createNamespace(NAMESPACE, "enforce", "warn");
});

afterAll(() => cluster[Symbol.asyncDispose]());

async function writeCheck(condition: { status: string; reason: string; message: string }) {
  const nowMs = Date.now();
  const check = {
    apiVersion: "layerwise.io/v1alpha1",
    kind: "ImageCheck",
    metadata: { namespace: NAMESPACE, name: "web" },
    spec: { image: IMAGE },
  };
  await kubectl(["apply", "--server-side", "-f", "-"], check);
  const status = {
    observedGeneration: 1,
    conditions: [
      { type: "Pullable", ...condition, lastTransitionTime: new Date(nowMs).toISOString() },
    ],
    digest: digestOf("web"),
    platforms: [{ platform: "linux/amd64", digest: digestOf("amd64"), sizeBytes: 48_000_000 }],
    size: "48.0 MB",
    checkedTime: new Date(nowMs).toISOString(),
    nextCheckTime: new Date(nowMs + 3_600_000).toISOString(),
  };
  const apply = ["apply", "--server-side", "--force-conflicts", "--subresource=status", "-f", "-"];
  await kubectl(apply, { ...check, status });
}

describe("an ImageCheck in memory", () => {
  it("is what the webhook answers from, as it changes and when it is gone", async () => {
    const rollOut = async () => {
      const object = deployment({ namespace: NAMESPACE, name: "web" }, podSpec(IMAGE));
      return (await cluster.apply(object, "--dry-run=server")).stderr;
    };
    const patience = { timeout: 20_000, interval: 200 };
    await writeCheck({ status: "True", reason: "Pullable", message: "" });
    await vi.waitFor(async () => expect(await rollOut()).toBe(""), patience);
    const message = "The registry has no such manifest; push the tag";
    await writeCheck({ status: "False", reason: "ManifestUnknown", message });
    await vi.waitFor(async () => {
      expect(await rollOut()).toContain(`app: image ${IMAGE}: ManifestUnknown: ${message}`);
    }, patience);
    await kubectl(["delete", "-n", NAMESPACE, "imagecheck/web"]);
    await vi.waitFor(async () => expect(await rollOut()).toContain("ConnectRefused"), patience);
  });
});
