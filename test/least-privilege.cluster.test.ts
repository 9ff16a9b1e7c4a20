import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startRole } from "../demo/role-daemon.ts";
import { type ControlPlane, startControlPlane } from "./cluster/control-plane.ts";
import { ImagePusher } from "./cluster/image-pusher.ts";
import { onFreePort } from "./cluster/ready-daemon.ts";
import { type Registry, startRegistry } from "./cluster/registry.ts";
import { MANIFESTS, readObject } from "./manifest-files.ts";
import { type Kubectl, kubectlOf } from "./support/kubectl-of.ts";
import { createReadyNode } from "./support/ready-node.ts";

const PATIENCE = { timeout: 60_000, interval: 200 };

let controlPlane: ControlPlane;
let registry: Registry;
let kubectl: Kubectl;
beforeAll(async () => {
  [controlPlane, registry] = await Promise.all([startControlPlane(), startRegistry()]);
  kubectl = kubectlOf(controlPlane);
  await kubectl(["apply", "--server-side", "-k", MANIFESTS]);
  await kubectl(["wait", "--for=condition=Established", "crd", "--all"]);
});
afterAll(async () => {
  await registry.stop();
  await controlPlane.stop();
});

/** Runs a role with the rights that manifests/ give it. */
async function startAsAccount(role: "controller" | "extender", ...args: string[]) {
  const account = ["layerwise-system", `layerwise-${role}`] as const;
  const kubeconfig = await controlPlane.serviceAccountKubeconfig(...account);
  const logPath = join(controlPlane.workDir, `${role}.log`);
  const daemon = await onFreePort((port) =>
    startRole({
      role,
      args: ["--kubeconfig", kubeconfig, ...args],
      metricsListen: `127.0.0.1:${port}`,
      logPath,
    }),
  );
  return {
    /** Requests that were refused, but for pull secrets, which no namespace here opened. */
    async refused(): Promise<string[]> {
      const lines = (await readFile(logPath, "utf8")).split("\n");
      return lines.filter((line) => /forbidden/i.test(line) && !line.includes("pull secret"));
    },
    [Symbol.asyncDispose]: () => daemon.stop(),
  };
}

async function pushImage(): Promise<string> {
  await using pusher = new ImagePusher(registry);
  const layers = [{ content: "base", sizeBytes: 80_000_000 }];
  const platforms = [{ layers }];
  const image = await pusher.push({ repository: "team/app", tag: "v1", types: "oci", platforms });
  return image.digest;
}

describe("manifests/", () => {
  it("gives the extender enough to become ready", async () => {
    await using extender = await startAsAccount("extender", "--listen=127.0.0.1:0");
    expect(await extender.refused()).toEqual([]);
  });

  it("gives the controller enough to lead, annotate nodes, and write manifests and Events", async () => {
    const digest = await pushImage();
    const names = [`${registry.host}/team/app@${digest}`, `${registry.host}/team/app:v1`];
    await createReadyNode(kubectl, "warm", [{ names, sizeBytes: 80_000_000 }]);
    const lease = "--leader-election-namespace=layerwise-system";
    await using controller = await startAsAccount(
      "controller",
      "--insecure-registry",
      registry.host,
      lease,
    );
    await vi.waitFor(async () => {
      const described = await kubectl(["describe", "node", "warm"]);
      expect(described).toMatch(/layerwise\.io\/images:.*1 layer/);
      const manifest = await kubectl(["get", "imagemanifests", "-o", "wide"]);
      expect(manifest).toMatch(/team\/app +linux\/amd64 +80\.0 MB/);
    }, PATIENCE);
    await kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "app-1", namespace: "default" },
      spec: { nodeName: "warm", containers: [{ name: "app", image: names[1] }] },
    });
    await vi.waitFor(async () => {
      const events = await kubectl(["get", "events", "-n", "default", "-o", "wide"]);
      expect(events).toMatch(/pod\/app-1.*80\.0 MB/);
    }, PATIENCE);
    expect(await controller.refused()).toEqual([]);
  });

  it("gives the controller enough to check images and to keep the webhook's certificate", async () => {
    const digest = await pushImage();
    const labels = { "layerwise.io/warn": "true" };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels } };
    await kubectl(["create", "-f", "-"], namespace);
    await kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "app", namespace: "shop" },
      spec: { containers: [{ name: "app", image: `${registry.host}/team/app:v1` }] },
    });
    const { spec: _, ...registration } = readObject(
      "webhook.yaml",
      "ValidatingWebhookConfiguration",
    );
    await kubectl(["apply", "--server-side", "-f", "-"], registration);
    await using controller = await startAsAccount(
      "controller",
      "--insecure-registry",
      registry.host,
      "--leader-election-namespace=layerwise-system",
    );
    await vi.waitFor(async () => {
      const checks = await kubectl(["get", "imagechecks", "-n", "shop"]);
      expect(checks).toMatch(new RegExp(`team/app:v1 +True +Pullable +${digest}`));
      const secrets = await kubectl(["get", "secrets", "-n", "layerwise-system", "-o", "name"]);
      expect(secrets).toBe("secret/layerwise-webhook-tls\n");
      const path = "jsonpath={.webhooks[*].clientConfig.caBundle}";
      const trusted = await kubectl([
        "get",
        "validatingwebhookconfiguration",
        "layerwise",
        "-o",
        path,
      ]);
      expect(trusted.split(" ")).toHaveLength(3);
    }, PATIENCE);
    expect(await controller.refused()).toEqual([]);
  });

  it("gives the controller enough to have images pulled, and to answer who asks for a refresh", async () => {
    await createReadyNode(kubectl, "cold", []);
    await kubectl(["create", "-f", "-"], {
      apiVersion: "layerwise.io/v1alpha1",
      kind: "ImageCache",
      metadata: { name: "apps", namespace: "default", annotations: { "layerwise.io/refresh": "" } },
      spec: { cacheSpec: [{ images: [`${registry.host}/team/other:v1`], nodeNames: ["cold"] }] },
    });
    await using controller = await startAsAccount(
      "controller",
      "--insecure-registry",
      registry.host,
      "--leader-election-namespace=layerwise-system",
    );
    const pods = ["get", "pods", "-l", "layerwise.io/cache=apps", "-o", "name"];
    await vi.waitFor(async () => {
      expect(await kubectl(pods)).toMatch(/^pod\/layerwise-pull-apps-[0-9a-f]+\n$/);
      expect(await kubectl(["describe", "node", "cold"])).toContain("layerwise.io/pulled-images");
      const cache = JSON.parse(await kubectl(["get", "imagecache", "apps", "-o", "json"]));
      expect(cache.metadata.annotations ?? {}).toEqual({});
      expect(cache.status.nodes).toMatchObject({ desired: 1, pulling: 1 });
    }, PATIENCE);
    await kubectl(["delete", "imagecache", "apps"]);
    await vi.waitFor(async () => expect(await kubectl(pods)).toBe(""), PATIENCE);
    expect(await controller.refused()).toEqual([]);
  });
});
