import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeImageCache } from "../../api/image-cache.ts";
import { sampleDigest } from "./sample-image-manifest.ts";
import { type SchemaCluster, startSchemaCluster } from "./schema-cluster.ts";

let cluster: SchemaCluster;
beforeAll(async () => {
  cluster = await startSchemaCluster();
});
afterAll(() => cluster.stop());

const LIST = { cacheSpec: [{ images: ["nginx:1.27"] }] };

async function stored(name: string) {
  const { stdout } = await cluster.controlPlane.kubectl(["get", "ic", name, "-o", "json"]);
  return decodeImageCache(JSON.parse(stdout));
}

describe("the ImageCache schema on a real API server", () => {
  it("takes a manifest of kube-fledged after a change of apiVersion only", async () => {
    const manifest = `
apiVersion: layerwise.io/v1alpha1
kind: ImageCache
metadata:
  name: imagecache1
  namespace: default
  labels:
    app: kubefledged
    kubefledged: imagecache
spec:
  cacheSpec:
  # The first list is for all nodes, the second for some.
  - images:
    - ghcr.io/jitesoft/nginx:1.23.1
  - images:
    - us.gcr.io/k8s-artifacts-prod/cassandra:v7
    - us.gcr.io/k8s-artifacts-prod/etcd:3.5.4-0
    nodeSelector:
      tier: backend
  imagePullSecrets:
  - name: myregistrykey
`;
    for (const verb of [["apply"], ["apply", "--server-side"]]) {
      const { code, stderr } = await cluster.controlPlane.kubectl([...verb, "-f", "-"], manifest);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      await cluster.controlPlane.kubectl(["delete", "ic", "imagecache1"]);
    }
  });

  it("fills in defaults, and prints an object with its columns", async () => {
    expect(await cluster.errorOf("ImageCache", { name: "web", spec: LIST })).toBe("");
    const status = {
      observedGeneration: 1,
      conditions: [
        {
          type: "Ready",
          status: "False",
          reason: "Failed",
          message: "2 of 3 nodes have all of their images",
          lastTransitionTime: "2026-01-01T00:00:00Z",
          observedGeneration: 1,
        },
      ],
      nodes: { desired: 3, ready: 2, pulling: 0, waiting: 0, failed: 1 },
      images: [
        {
          image: "docker.io/library/nginx:1.27",
          digest: sampleDigest("a"),
          desired: 3,
          ready: 2,
          pulling: 0,
          failed: 1,
          waiting: 0,
        },
      ],
      imagesSummary: "0/1",
      nodesSummary: "2/3",
      failures: [
        {
          node: "node-3",
          image: "docker.io/library/nginx:1.27",
          reason: "ManifestUnknown",
          message: "no such tag",
          attempts: 2,
          time: "2026-01-01T00:00:00Z",
          nextTryTime: "2026-01-01T00:05:00Z",
        },
      ],
      failuresTotal: 1,
      waiting: [{ reason: "NodeCordoned", nodes: 1, exampleNode: "node-4", message: "cordoned" }],
      lastRefreshTime: "2026-01-01T00:00:00Z",
      nextRefreshTime: "2026-01-01T00:15:00Z",
      collectedImages: 0,
      purgedTime: "2025-12-24T00:00:00Z",
    };
    expect(await cluster.errorOf("ImageCache", { name: "web", spec: LIST, status })).toBe("");
    expect(await stored("web")).toMatchObject({
      spec: {
        ...LIST,
        parallelism: 10,
        parallelismPerNode: 1,
        backoffLimit: 3,
        suspend: false,
        retention: "BestEffort",
      },
      status,
    });
    const { stdout } = await cluster.controlPlane.kubectl(["get", "ic", "web"]);
    const [header, row] = stdout.split("\n").map((line) => line.trim().split(/\s{2,}/));
    expect(header).toEqual(["NAME", "IMAGES", "NODES", "READY", "FAILED", "AGE"]);
    expect(row?.slice(0, 5)).toEqual(["web", "0/1", "2/3", "False", "1"]);
  });

  it("takes every field", async () => {
    const selector = {
      matchLabels: { app: "web" },
      matchExpressions: [{ key: "tier", operator: "In", values: ["back"] }],
    };
    const spec = {
      cacheSpec: [
        {
          images: ["nginx:1.27"],
          nodeSelector: { "kubernetes.io/os": "linux" },
          matchExpressions: [
            { key: "example.com/gpus", operator: "Gt", values: ["1"] },
            { key: "spot", operator: "DoesNotExist", values: [] },
          ],
          podSelector: selector,
        },
        { images: ["redis"], nodeNames: ["node-1", "node-2"] },
        { images: [], discover: { selector, namespaceSelector: {} } },
      ],
      imagePullSecrets: [{ name: "regcred" }],
      serviceAccountName: "puller",
      pullPolicy: "Always",
      parallelism: "25%",
      parallelismPerNode: 2,
      timeoutSeconds: 600,
      backoffLimit: 0,
      refresh: { schedule: "0 3 * * MON-FRI", timeZone: "Europe/Berlin" },
      suspend: true,
      retention: "Pinned",
      diskGuard: { minFreePercent: 20 },
      canary: { nodes: "10%" },
      maxBytesPerNode: "50Gi",
      startupTaint: { key: "layerwise.io/cold", timeoutSeconds: 3_600 },
      priorityClassName: "low",
    };
    expect(await cluster.errorOf("ImageCache", { name: "full", spec })).toBe("");
    expect((await stored("full")).spec).toEqual(spec);
  });

  it("refuses a status with more failures than it is to list", async () => {
    const object = { name: "status", spec: LIST };
    expect(await cluster.errorOf("ImageCache", object)).toBe("");
    const failure = {
      node: "n",
      image: "docker.io/library/nginx:1.27",
      reason: "Timeout",
      message: "",
      attempts: 1,
      time: "2026-01-01T00:00:00Z",
    };
    const failures = Array.from({ length: 21 }, () => failure);
    const status = { failures };
    expect(await cluster.errorOf("ImageCache", { ...object, status })).toContain(
      "status.failures: Too many: 21: must have at most 20 items",
    );
  });
});
