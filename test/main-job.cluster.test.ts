import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startRole } from "../demo/role-daemon.ts";
import { type ControlPlane, startControlPlane } from "./cluster/control-plane.ts";
import type { Daemon } from "./cluster/daemon.ts";
import { ImagePusher } from "./cluster/image-pusher.ts";
import { onFreePort } from "./cluster/ready-daemon.ts";
import { type Registry, startRegistry } from "./cluster/registry.ts";
import { establishCrds } from "./support/establish-crds.ts";
import { type Kubectl, kubectlOf } from "./support/kubectl-of.ts";
import { createReadyNode } from "./support/ready-node.ts";

const PATIENCE = { timeout: 90_000, interval: 200 };
const SHARED = { content: "shared base", sizeBytes: 800_000_000 };

let controlPlane: ControlPlane;
let kubectl: Kubectl;
let registry: Registry;
let controller: Daemon;
let extender: { daemon: Daemon; listen: string; metrics: string };

function startController(): Promise<Daemon> {
  return onFreePort((port) =>
    startRole({
      role: "controller",
      args: ["--kubeconfig", controlPlane.kubeconfig, "--insecure-registry", registry.host],
      metricsListen: `127.0.0.1:${port}`,
      logPath: join(controlPlane.workDir, `controller-${port}.log`),
    }),
  );
}

function startExtender(listen: string, metrics: string): Promise<Daemon> {
  return startRole({
    role: "extender",
    args: ["--kubeconfig", controlPlane.kubeconfig, "--listen", listen],
    metricsListen: metrics,
    logPath: join(controlPlane.workDir, "extender.log"),
  });
}

/** A workload that exists before its pods, as a Deployment does when it is scaled up. */
function replicaSet(name: string, image: string): object {
  const labels = { app: name };
  const resources = { requests: { cpu: "1" } };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "app", image, resources }] } },
    },
  };
}

function pod(name: string, image: string, affinity: object = {}): object {
  const resources = { requests: { cpu: "1" } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default" },
    spec: { affinity, containers: [{ name: "app", image, resources }] },
  };
}

/** However little the pod minds. */
function preferring(node: string): object {
  const matchFields = [{ key: "metadata.name", operator: "In", values: [node] }];
  const term = { weight: 1, preference: { matchFields } };
  return { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term] } };
}

async function nodeOf(name: string): Promise<string> {
  return kubectl(["get", "pod", name, "-o", "jsonpath={.spec.nodeName}"]);
}

async function scores(image: string): Promise<unknown> {
  const response = await fetch(`http://${extender.listen}/prioritize`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ Pod: pod("asked", image), Nodes: null, NodeNames: ["cold", "warm"] }),
  });
  return response.json();
}

beforeAll(async () => {
  [controlPlane, registry] = await Promise.all([startControlPlane(), startRegistry()]);
  kubectl = kubectlOf(controlPlane);
  await establishCrds(kubectl);
  await using pusher = new ImagePusher(registry);
  const push = (repository: string, top: string) =>
    pusher.push({
      repository,
      tag: "v1",
      types: "oci",
      platforms: [{ layers: [SHARED, { content: top, sizeBytes: 50_000_000 }] }],
    });
  const other = await push("team/other", "top of other");
  await push("team/app", "top of app");
  await createReadyNode(kubectl, "cold", []);
  await createReadyNode(kubectl, "warm", [
    { names: [`${registry.host}/team/other@${other.digest}`], sizeBytes: 850_000_000 },
  ]);
  controller = await startController();
  extender = await onFreePort((listenPort) =>
    onFreePort(async (metricsPort) => {
      const [listen, metrics] = [`127.0.0.1:${listenPort}`, `127.0.0.1:${metricsPort}`];
      return { daemon: await startExtender(listen, metrics), listen, metrics };
    }),
  );
  await controlPlane.startScheduler({
    configuration: "manifests/scheduler-config.yaml",
    extenderUrl: `http://${extender.listen}`,
  });
});

afterAll(async () => {
  await extender.daemon.stop();
  await controller.stop();
  await registry.stop();
  await controlPlane.stop();
});

afterEach(() => kubectl(["delete", "pods", "--all", "--force", "--grace-period=0"]));

describe("the main job", () => {
  it("sends a pod to the node that has only another image with the same layers, and shows why", async () => {
    const image = `${registry.host}/team/app:v1`;
    await kubectl(["apply", "--server-side", "-f", "-"], replicaSet("app", image));
    await vi.waitFor(async () => {
      expect(await scores(image)).toEqual([{ Host: "warm", Score: 7 }]);
    }, PATIENCE);

    await kubectl(["create", "-f", "-"], pod("app-1", image));
    await vi.waitFor(async () => expect(await nodeOf("app-1")).toBe("warm"), PATIENCE);

    await vi.waitFor(async () => {
      expect(await kubectl(["describe", "pod", "app-1"])).toMatch(/800\.0 MB of 850\.0 MB/);
    }, PATIENCE);
    // Written at most once a minute for each node, and the first time before the layers were known.
    await vi.waitFor(async () => {
      expect(await kubectl(["describe", "node", "warm"])).toMatch(
        /layerwise\.io\/images:.*2 layers/,
      );
    }, PATIENCE);
    const explained = await fetch(`http://${extender.metrics}/explain?namespace=default&pod=app-1`);
    expect(await explained.json()).toMatchObject({
      node: "warm",
      nodes: [
        { node: "warm", score: 7, presentBytes: 800_000_000, missingBytes: 50_000_000 },
        { node: "cold", score: 0, presentBytes: 0, missingBytes: 850_000_000 },
      ],
    });
  });

  it("lets a pod be where it prefers to be, though another node has its layers", async () => {
    const image = `${registry.host}/team/app:v1`;
    await kubectl(["apply", "--server-side", "-f", "-"], replicaSet("app", image));
    await vi.waitFor(async () => {
      expect(await scores(image)).toMatchObject([{ Host: "warm" }]);
    }, PATIENCE);
    await kubectl(["create", "-f", "-"], pod("picky", image, preferring("cold")));
    await vi.waitFor(async () => expect(await nodeOf("picky")).toBe("cold"), PATIENCE);
  });

  it("scores as before when the registry is down and both roles have been restarted", async () => {
    const image = `${registry.host}/team/app:v1`;
    await kubectl(["apply", "--server-side", "-f", "-"], replicaSet("app", image));
    await vi.waitFor(async () => {
      expect(await scores(image)).toMatchObject([{ Host: "warm" }]);
    }, PATIENCE);
    const before = await scores(image);
    await registry.pause();
    await controller.stop();
    await extender.daemon.stop();
    controller = await startController();
    extender.daemon = await startExtender(extender.listen, extender.metrics);
    expect(await scores(image)).toEqual(before);
    await registry.restart();
  });

  it("lets pods schedule while the extender is dead", async () => {
    await extender.daemon.kill();
    await kubectl(["create", "-f", "-"], pod("orphan", `${registry.host}/team/app:v1`));
    await vi.waitFor(
      async () => expect(await nodeOf("orphan")).toMatch(/^(?:warm|cold)$/),
      PATIENCE,
    );
    extender.daemon = await startExtender(extender.listen, extender.metrics);
  });
});
