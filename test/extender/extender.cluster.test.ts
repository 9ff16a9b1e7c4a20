import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { imageManifestNameOf } from "../../api/image-manifest.ts";
import { startRole } from "../../demo/role-daemon.ts";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import type { Daemon } from "../cluster/daemon.ts";
import { onFreePort } from "../cluster/ready-daemon.ts";
import { establishCrds } from "../support/establish-crds.ts";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { digestOf } from "../support/layers.ts";
import { createReadyNode } from "../support/ready-node.ts";
import { createTestAuthority } from "../support/test-certificate.ts";

const REPOSITORY = "registry.example/app";
const PATIENCE = { timeout: 30_000, interval: 100 };

interface Extender {
  readonly daemon: Daemon;
  readonly url: string;
  readonly operationsUrl: string;
}

let controlPlane: ControlPlane;
let kubectl: Kubectl;

function startExtender(more: readonly string[] = []): Promise<Extender> {
  return onFreePort((listen) =>
    onFreePort(async (metrics) => {
      const daemon = await startRole({
        role: "extender",
        args: ["--kubeconfig", controlPlane.kubeconfig, "--listen", `127.0.0.1:${listen}`, ...more],
        metricsListen: `127.0.0.1:${metrics}`,
        logPath: join(controlPlane.workDir, `extender-${listen}.log`),
      });
      return {
        daemon,
        url: `http://127.0.0.1:${listen}`,
        operationsUrl: `http://127.0.0.1:${metrics}`,
      };
    }),
  );
}

function manifestObject(seed: string, layers: Record<string, number>): object {
  const total = Object.values(layers).reduce((sum, size) => sum + size, 0);
  return {
    apiVersion: "layerwise.io/v1alpha1",
    kind: "ImageManifest",
    metadata: { name: imageManifestNameOf(digestOf(seed)) },
    spec: {
      digest: digestOf(seed),
      repository: REPOSITORY,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      platforms: [
        {
          os: "linux",
          architecture: "amd64",
          digest: digestOf(seed),
          sizeBytes: total,
          layers: Object.entries(layers).map(([name, sizeBytes]) => ({
            digest: digestOf(name),
            sizeBytes,
          })),
        },
      ],
    },
  };
}

async function prioritize({ url }: Extender, nodeNames: string[]): Promise<unknown> {
  const Pod = {
    metadata: { name: "wanted", namespace: "default", uid: "wanted" },
    spec: { containers: [{ name: "app", image: `${REPOSITORY}@${digestOf("app")}` }] },
  };
  const response = await fetch(`${url}/prioritize`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ Pod, Nodes: null, NodeNames: nodeNames }),
  });
  return response.json();
}

beforeAll(async () => {
  controlPlane = await startControlPlane();
  kubectl = kubectlOf(controlPlane);
  await establishCrds(kubectl);
  const shared = { base: 900_000_000 };
  const manifests = [
    manifestObject("other", { ...shared, "other top": 10_000_000 }),
    manifestObject("app", { ...shared, "app top": 100_000_000 }),
  ];
  for (const manifest of manifests) await kubectl(["apply", "--server-side", "-f", "-"], manifest);
  const other = { names: [`${REPOSITORY}@${digestOf("other")}`], sizeBytes: 910_000_000 };
  await createReadyNode(kubectl, "warm", [other]);
  await createReadyNode(kubectl, "cold", []);
});

afterAll(() => controlPlane.stop());

describe("extender", () => {
  it("scores by shared layers, and the same after a restart", async () => {
    const first = await startExtender();
    const scores = await prioritize(first, ["cold", "warm"]);
    expect(scores).toEqual([{ Host: "warm", Score: 7 }]);
    await first.daemon.stop();
    const second = await startExtender();
    expect(await prioritize(second, ["cold", "warm"])).toEqual(scores);
    await second.daemon.stop();
  });

  it("serves TLS, and with a client CA only to callers that it signed", async () => {
    const authority = createTestAuthority();
    const server = authority.issue(["127.0.0.1"]);
    const client = authority.issue(["kube-scheduler"]);
    const fileOf = async (name: string, text: string) => {
      const path = join(controlPlane.workDir, name);
      await writeFile(path, text);
      return path;
    };
    const extender = await startExtender([
      "--tls-cert",
      await fileOf("server.crt", server.cert),
      "--tls-key",
      await fileOf("server.key", server.key),
      "--tls-client-ca",
      await fileOf("client-ca.crt", authority.cert),
    ]);
    const url = extender.url.replace("http:", "https:");
    const post = (tls: { cert?: string; key?: string }) =>
      request(`${url}/prioritize`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"Pod":{},"NodeNames":[]}',
        dispatcher: new Agent({ connect: { ca: authority.cert, ...tls } }),
      });
    expect((await post(client)).statusCode).toBe(200);
    await expect(post({})).rejects.toThrow(/other side closed|certificate required|ECONNRESET/);
    await extender.daemon.stop();
  });

  it("exits with 0 on SIGTERM", async () => {
    const extender = await startExtender();
    await extender.daemon.stop();
    expect(await extender.daemon.ended).toBe("exit code 0");
  });

  it("follows nodes as they change, and forgets those that are deleted", async () => {
    const extender = await startExtender();
    await createReadyNode(kubectl, "late", [
      { names: [`${REPOSITORY}@${digestOf("app")}`], sizeBytes: 1_000_000_000 },
    ]);
    await vi.waitFor(async () => {
      expect(await prioritize(extender, ["cold", "late"])).toEqual([{ Host: "late", Score: 9 }]);
    }, PATIENCE);
    await kubectl(["delete", "node", "late"]);
    await vi.waitFor(async () => {
      expect(await prioritize(extender, ["cold", "late"])).toEqual([]);
    }, PATIENCE);
    await extender.daemon.stop();
  });

  it("explains a decision, and tells what to ask where it has none", async () => {
    const extender = await startExtender();
    await prioritize(extender, ["cold", "warm"]);
    const explain = (query: string) => fetch(`${extender.operationsUrl}/explain${query}`);
    const explained = (await (await explain("?namespace=default&pod=wanted")).json()) as {
      summary: string;
    };
    expect(explained.summary).toMatch(/^warm had 900\.0 MB of 1\.0 GB; 100\.0 MB to pull/);
    expect((await explain("?pod=stranger")).status).toBe(404);
    expect((await explain("")).status).toBe(400);
    const metrics = await (await fetch(`${extender.operationsUrl}/metrics`)).text();
    expect(metrics).toMatch(/layerwise_index_size\{kind="nodes"\} 2/);
    expect(metrics).toMatch(/layerwise_prioritize_calls_total\{status="200"\} 1/);
    await extender.daemon.stop();
  });
});
