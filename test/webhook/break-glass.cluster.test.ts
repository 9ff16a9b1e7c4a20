import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runKubectl } from "../cluster/kubectl.ts";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { deployment, podSpec } from "./workloads.ts";

const BAD = "registry.example/Bad:v1";
const PATIENCE = { timeout: 60_000, interval: 200 };

let cluster: WebhookCluster;
let kubectl: Kubectl;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "layerwise-audit-"));
  const policy = { apiVersion: "audit.k8s.io/v1", kind: "Policy", rules: [{ level: "Metadata" }] };
  await writeFile(join(folder, "policy.json"), JSON.stringify(policy));
  cluster = await WebhookCluster.start({
    workloadControllers: true,
    users: [
      { name: "alice", groups: ["editors"] },
      { name: "bob", groups: ["editors"] },
    ],
    apiServerArgs: [
      `--audit-policy-file=${join(folder, "policy.json")}`,
      `--audit-log-path=${join(folder, "audit.log")}`,
    ],
  });
  kubectl = kubectlOf(cluster.controlPlane);
  await cluster.createNamespace("shop", "enforce");
  await kubectl([
    "create",
    "rolebinding",
    "-n",
    "shop",
    "edit",
    "--clusterrole=edit",
    "--group=editors",
  ]);
  const breakGlass = "--clusterrole=layerwise-break-glass";
  await kubectl(["create", "rolebinding", "-n", "shop", "break-glass", breakGlass, "--user=alice"]);
});

afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Applies a Deployment of a bad image with the break-glass label, as a user. */
async function applyAs(user: string, name: string) {
  const annotations = {
    "layerwise.io/break-glass-reason": "registry down",
    "layerwise.io/break-glass-until": new Date(Date.now() + 3_600_000).toISOString(),
  };
  const labels = { app: name, "layerwise.io/break-glass": "true" };
  const metadata = { labels, annotations };
  const { controlPlane } = cluster;
  return runKubectl(["apply", "-f", "-"], {
    binary: controlPlane.binaries.kubectl,
    kubeconfig: await controlPlane.kubeconfigOf(user),
    home: controlPlane.workDir,
    input: JSON.stringify(deployment({ namespace: "shop", name }, podSpec(BAD), metadata)),
  });
}

interface AuditEvent {
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource: string; readonly name?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

async function auditAnnotations(username: string, name: string) {
  const lines = (await readFile(join(folder, "audit.log"), "utf8")).trim().split("\n");
  const events = lines.map((line) => JSON.parse(line) as AuditEvent);
  const event = events.find(
    ({ user, objectRef, annotations }) =>
      user.username === username &&
      objectRef?.name === name &&
      annotations?.["workloads.layerwise.io/verdict"] !== undefined,
  );
  return Object.entries(event?.annotations ?? {}).flatMap(([key, value]) =>
    key.startsWith("workloads.layerwise.io/") ? [[key.split("/")[1], value]] : [],
  );
}

describe("breaking the glass", () => {
  it("is for those who may: their pods start, with an Event, an audit annotation and a metric", async () => {
    const applied = await applyAs("alice", "urgent");
    expect(applied).toEqual({ code: 0, stdout: "deployment.apps/urgent created\n", stderr: "" });
    await vi.waitFor(async () => {
      const pods = await kubectl(["get", "pods", "-n", "shop", "-l", "app=urgent", "-o", "name"]);
      expect(pods).toMatch(/^pod\/urgent-/);
    }, PATIENCE);
    await vi.waitFor(async () => {
      const format =
        "--output=jsonpath={range .items[*]}{.type} {.reportingController} {.note}{end}";
      const selector = "--field-selector=reason=BreakGlass";
      expect(
        await kubectl(["get", "events.events.k8s.io", "-n", "shop", selector, format]),
      ).toMatch(
        /^Warning layerwise\.io\/webhook Images were not checked: \S+ broke the glass until .*Z: registry down$/,
      );
    }, PATIENCE);
    expect(Object.fromEntries(await auditAnnotations("alice", "urgent"))).toEqual({
      verdict: "exempt",
      exemption: "break-glass",
      "break-glass": expect.stringMatching(/^alice until .*Z: registry down$/),
    });
    expect(await cluster.metrics()).toMatch(/^layerwise_break_glass_total{result="used"} [1-9]/m);
  });

  it("is refused to others, who are told", async () => {
    const { code, stderr } = await applyAs("bob", "sneaky");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "Warning: break-glass does not count: bob may not use breakglass.layerwise.io\n",
    );
    expect(stderr).toContain(
      "denied the request: app: image registry.example/Bad:v1: InvalidReference",
    );
    expect(Object.fromEntries(await auditAnnotations("bob", "sneaky"))).toEqual({
      verdict: "deny",
      modes: "enforce",
      images: `app ${BAD} InvalidReference deny reference`,
    });
    expect(await cluster.metrics()).toMatch(
      /^layerwise_break_glass_total{result="refused"} [1-9]/m,
    );
  });
});
