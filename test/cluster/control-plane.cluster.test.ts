import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";

const patience = { timeout: 60_000, interval: 200 };

function simulatedNode(name: string): object {
  const resources = { cpu: "4", memory: "16Gi", pods: "110" };
  const conditions = [{ type: "Ready", status: "True", reason: "Simulated" }];
  const status = { capacity: resources, allocatable: resources, conditions };
  return { apiVersion: "v1", kind: "Node", metadata: { name }, status };
}

function pod(name: string): object {
  const spec = { containers: [{ name: "main", image: "registry.example/app:v1" }] };
  return { apiVersion: "v1", kind: "Pod", metadata: { name }, spec };
}

/** Names of the running programs whose arguments name a folder. */
async function programsOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes(folder)) found.push(basename(command.split("\0")[0] ?? ""));
  }
  return found.sort();
}

describe("startControlPlane()", () => {
  let controlPlane: ControlPlane;

  async function kubectl(args: readonly string[], input?: object): Promise<string> {
    const text = input === undefined ? undefined : JSON.stringify(input);
    const result = await controlPlane.kubectl(args, text);
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: "" });
    return result.stdout;
  }

  beforeAll(async () => {
    controlPlane = await startControlPlane({
      workloadControllers: true,
      users: [{ name: "system:node:n1", groups: ["system:nodes", "layerwise:readers"] }],
    });
    await kubectl(["create", "-f", "-"], simulatedNode("n1"));
  });

  afterAll(() => controlPlane.stop());

  it("runs the version that was built, as its own kubectl sees it", async () => {
    const version = JSON.parse(await kubectl(["version", "-o", "json"]));
    expect(version).toMatchObject({
      clientVersion: { gitVersion: "v1.36.3", major: "1", minor: "36" },
      serverVersion: { gitVersion: "v1.36.3", major: "1", minor: "36" },
    });
  });

  it("schedules a pod onto a simulated node, which nothing taints", async () => {
    const scheduler = await controlPlane.startScheduler();
    await kubectl(["create", "-f", "-"], pod("lands"));
    const read = () => kubectl(["get", "pod", "lands", "-o", "jsonpath={.spec.nodeName}"]);
    await expect.poll(read, patience).toMatch(/^n[12]$/);
    expect(await kubectl(["get", "node", "n1", "-o", "jsonpath={.spec.taints}"])).toBe("");
    await scheduler.daemon.stop();
  });

  it("starts a scheduler from a configuration file, with its extender elsewhere", async () => {
    const asked = Promise.withResolvers<string | undefined>();
    const extender = createServer((request, response) => {
      asked.resolve(request.url);
      request.resume().once("end", () => response.end("[]"));
    });
    await new Promise<void>((resolve) => extender.listen(0, "127.0.0.1", resolve));
    const { port } = extender.address() as AddressInfo;
    const configuration = join(controlPlane.workDir, "user-scheduler.yaml");
    const tls = { urlPrefix: "https://extender.example", enableHTTPS: true, tlsConfig: {} };
    await writeFile(
      configuration,
      stringify({
        apiVersion: "kubescheduler.config.k8s.io/v1",
        kind: "KubeSchedulerConfiguration",
        profiles: [{ schedulerName: "by-extender" }],
        extenders: [{ ...tls, prioritizeVerb: "prioritize", weight: 1, nodeCacheCapable: true }],
      }),
    );
    const scheduler = await controlPlane.startScheduler({
      configuration,
      extenderUrl: `http://127.0.0.1:${port}`,
    });
    // A scheduler asks extenders only where it has a choice.
    await kubectl(["create", "-f", "-"], simulatedNode("n2"));
    const spec = { schedulerName: "by-extender", containers: [{ name: "main", image: "a" }] };
    await kubectl(["create", "-f", "-"], { ...pod("asks"), spec });
    expect(await asked.promise).toBe("/prioritize");
    await scheduler.daemon.stop();
    extender.close();
  });

  it("gives users and service accounts the rights that RBAC gives them, and no more", async () => {
    const user = await controlPlane.kubeconfigOf("system:node:n1");
    const whoami = JSON.parse(
      await kubectl(["--kubeconfig", user, "auth", "whoami", "-o", "json"]),
    );
    expect(whoami.status.userInfo).toMatchObject({
      username: "system:node:n1",
      groups: ["system:nodes", "layerwise:readers", "system:authenticated"],
    });
    const account = await controlPlane.serviceAccountKubeconfig("default", "default");
    const refused = await controlPlane.kubectl(["--kubeconfig", account, "get", "nodes"]);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain('User "system:serviceaccount:default:default" cannot list');
    await expect(controlPlane.kubeconfigOf("nobody")).rejects.toThrow(
      'the control plane was started without user "nobody"',
    );
  });

  it("keeps address, certificate and contents when the API server restarts", async () => {
    await kubectl(["create", "configmap", "kept"]);
    const before = await readFile(controlPlane.kubeconfig, "utf8");
    await controlPlane.stopApiServer();
    expect((await controlPlane.kubectl(["get", "configmap", "kept"])).code).toBe(1);
    await controlPlane.restartApiServer();
    expect(await kubectl(["get", "configmap", "kept", "-o", "name"])).toBe("configmap/kept\n");
    expect(await readFile(controlPlane.kubeconfig, "utf8")).toBe(before);
  });
});

describe("ControlPlane.stop()", () => {
  it.skipIf(!existsSync("/proc"))("leaves neither processes nor files", async () => {
    const controlPlane = await startControlPlane();
    await controlPlane.startScheduler();
    expect(await programsOf(controlPlane.workDir)).toEqual([
      "etcd",
      "kube-apiserver",
      "kube-scheduler",
    ]);
    await controlPlane.stop();
    expect(await programsOf(controlPlane.workDir)).toEqual([]);
    expect(existsSync(controlPlane.workDir)).toBe(false);
  });

  it("is not needed when a component refuses to start: the error ends in its log", async () => {
    await expect(startControlPlane({ apiServerArgs: ["--no-such-flag"] })).rejects.toThrow(
      /^kube-apiserver did not start \(exit code 1\); its log ends with:\n[^]*unknown flag: --no-such-flag/,
    );
  });
});
