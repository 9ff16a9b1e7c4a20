import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { createReadyNode } from "../support/ready-node.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { deployment, pod, podSpec } from "./workloads.ts";

// Judged without a registry: a capital in a repository makes it no reference.
const BAD = "registry.example/Bad:v1";
const FORBIDDEN = "169.254.169.254/latest:v1";
const PRESENT = "registry.example/present:v1";

let cluster: WebhookCluster;
let kubectl: Kubectl;

beforeAll(async () => {
  cluster = await WebhookCluster.start();
  kubectl = kubectlOf(cluster.controlPlane);
  await createReadyNode(kubectl, "node-1", [{ names: [PRESENT], sizeBytes: 1_000 }]);
  await cluster.createNamespace("shop", "enforce");
});

afterAll(() => cluster[Symbol.asyncDispose]());

/** Reviews that reached the webhook so far. */
async function reviews(): Promise<number> {
  const lines = (await cluster.metrics()).matchAll(
    /^layerwise_admission_requests_total{.*} (\d+)$/gm,
  );
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}

function workload(apiVersion: string, kind: string, image: string): object {
  const labels = { app: kind.toLowerCase() };
  const restartPolicy = kind === "Job" || kind === "CronJob" ? "Never" : "Always";
  const template = { metadata: { labels }, spec: { ...podSpec(image), restartPolicy } };
  const metadata = { namespace: "shop", name: kind.toLowerCase() };
  const job = { template };
  const spec = {
    Job: job,
    CronJob: { schedule: "0 0 1 1 *", jobTemplate: { spec: job } },
    StatefulSet: { serviceName: "x", selector: { matchLabels: labels }, template },
  }[kind] ?? { selector: { matchLabels: labels }, template };
  return { apiVersion, kind, metadata, spec };
}

describe("the webhook behind a real API server", () => {
  it.for([
    ["apps/v1", "Deployment", "workloads"],
    ["apps/v1", "StatefulSet", "workloads"],
    ["apps/v1", "DaemonSet", "workloads"],
    ["apps/v1", "ReplicaSet", "workloads"],
    ["batch/v1", "Job", "workloads"],
    ["batch/v1", "CronJob", "cronjobs"],
  ] as const)("judges a %s %s", async ([apiVersion, kind, hook]) => {
    const { code, stderr } = await cluster.apply(workload(apiVersion, kind, BAD));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(
        `admission webhook "${hook}.layerwise.io" denied the request: app: image ${BAD}: InvalidReference: `,
      ),
    });
    const dryRun = await cluster.apply(workload(apiVersion, kind, BAD), "--dry-run=server");
    expect([dryRun.code, dryRun.stderr]).toEqual([1, stderr]);
    expect((await cluster.apply(workload(apiVersion, kind, PRESENT))).code).toBe(0);
  });

  it("judges every image of a pod, and ephemeral containers when they come", async () => {
    const name = { namespace: "shop", name: "pod" };
    const specs = [
      podSpec(BAD),
      podSpec(PRESENT, { initContainers: [{ name: "init", image: BAD }] }),
      podSpec(PRESENT, { volumes: [{ name: "model", image: { reference: BAD } }] }),
    ];
    for (const spec of specs) {
      const { stderr } = await cluster.apply(pod(name, spec));
      expect(stderr).toContain('admission webhook "pods.layerwise.io" denied the request');
    }
    expect((await cluster.apply(pod(name, podSpec(PRESENT)))).code).toBe(0);
    const debug = ["debug", "-n", "shop", "pod", "--container=debug", "--image"];
    // kubectl itself refuses what is no reference.
    const denied = await cluster.controlPlane.kubectl([...debug, FORBIDDEN]);
    expect(denied.stderr).toContain(
      `denied the request: debug: image ${FORBIDDEN}: EgressForbidden: `,
    );
    expect((await cluster.controlPlane.kubectl([...debug, PRESENT])).code).toBe(0);
  });

  it("is not asked about updates that change no image, nor about scaling, status and deletion", async () => {
    const name = { namespace: "shop", name: "steady" };
    await cluster.apply(deployment(name, podSpec(PRESENT)));
    await cluster.apply(pod({ ...name, name: "steady-pod" }, podSpec(PRESENT)));
    const before = await reviews();
    await kubectl(["label", "-n", "shop", "deployment/steady", "pod/steady-pod", "team=a"]);
    await kubectl(["scale", "-n", "shop", "deployment/steady", "--replicas=5"]);
    const patch = JSON.stringify({ metadata: { finalizers: ["example.com/x"] } });
    await kubectl(["patch", "-n", "shop", "deployment/steady", "-p", patch]);
    const status = JSON.stringify({ status: { phase: "Running" } });
    await kubectl(["patch", "-n", "shop", "pod/steady-pod", "--subresource=status", "-p", status]);
    await kubectl(["delete", "-n", "shop", "pod/steady-pod", "--wait=false", "--force"]);
    await kubectl(["delete", "-n", "shop", "deployment/steady", "--wait=false"]);
    const free = JSON.stringify({ metadata: { finalizers: null } });
    await kubectl(["patch", "-n", "shop", "deployment/steady", "-p", free]);
    expect(await reviews()).toBe(before);
  });

  it("is asked when an image changes, and lets the old one stand", async () => {
    const name = { namespace: "shop", name: "rolled" };
    await cluster.apply(deployment(name, podSpec(PRESENT)));
    const set = ["set", "image", "-n", "shop", "deployment/rolled"];
    const { code, stderr } = await cluster.controlPlane.kubectl([...set, `app=${BAD}`]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("InvalidReference")]);
    expect(await kubectl(["get", "-n", "shop", "deployment/rolled", "-o", "name"])).toContain(
      "rolled",
    );
  });

  it("denies what is never pulled and absent, and allows it where it is", async () => {
    const never = (image: string) => ({
      containers: [{ name: "app", image, imagePullPolicy: "Never" }],
    });
    const absent = deployment(
      { namespace: "shop", name: "absent" },
      never("registry.example/absent:v1"),
    );
    expect((await cluster.apply(absent)).stderr).toContain(
      'PullNeverNotCached: "registry.example/absent:v1" is never pulled and none of the 1 nodes that may run it has it',
    );
    const present = deployment({ namespace: "shop", name: "present" }, never(PRESENT));
    expect(await cluster.apply(present)).toMatchObject({ code: 0, stderr: "" });
  });

  it("leaves kube-system, its own namespace and what is to be ignored alone", async () => {
    for (const namespace of ["kube-system", "layerwise-system"]) {
      const object = deployment({ namespace, name: "system" }, podSpec(BAD));
      expect(await cluster.apply(object)).toMatchObject({ code: 0, stderr: "" });
    }
    const ignored = { labels: { app: "ignored", "layerwise.io/check": "ignore" } };
    const object = deployment({ namespace: "shop", name: "ignored" }, podSpec(BAD), ignored);
    expect(await cluster.apply(object)).toMatchObject({ code: 0, stderr: "" });
  });

  it("follows the labels of a namespace", async () => {
    await cluster.createNamespace("changing", "warn");
    const object = deployment({ namespace: "changing", name: "web" }, podSpec(BAD));
    expect((await cluster.apply(object, "--dry-run=server")).stderr).toMatch(/^Warning: app: /);
    await kubectl(["label", "namespace/changing", "layerwise.io/warn=false", "--overwrite"]);
    await expect
      .poll(async () => (await cluster.apply(object, "--dry-run=server")).stderr, {
        timeout: 10_000,
      })
      .toBe("");
  });
});
