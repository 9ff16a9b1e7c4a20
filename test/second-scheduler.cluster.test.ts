import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { startControlPlane } from "./cluster/control-plane.ts";
import { Daemon } from "./cluster/daemon.ts";
import { MANIFESTS } from "./manifest-files.ts";

const FOLDER = `${MANIFESTS}/second-scheduler`;

const NODE = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "a" },
  status: {
    allocatable: { cpu: "4", memory: "8Gi", pods: "10" },
    conditions: [{ type: "Ready", status: "True" }],
  },
};

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "opted-in", namespace: "default" },
  spec: {
    schedulerName: "layerwise-scheduler",
    containers: [{ name: "web", image: "registry.example/web:1" }],
  },
};

it("manifests/second-scheduler places pods that opt in, with the rights it is given", async () => {
  await using controlPlane = await startControlPlane();
  for (const folder of [MANIFESTS, FOLDER]) {
    const applied = await controlPlane.kubectl(["apply", "--server-side", "-k", folder]);
    expect(applied).toMatchObject({ code: 0, stderr: "" });
  }
  const account = ["layerwise-system", "layerwise-scheduler"] as const;
  const kubeconfig = await controlPlane.serviceAccountKubeconfig(...account);
  const configuration = parse(await readFile(`${FOLDER}/scheduler-config.yaml`, "utf8")) as object;
  const configurationPath = join(controlPlane.workDir, "second-scheduler.yaml");
  await writeFile(
    configurationPath,
    stringify({ ...configuration, clientConnection: { kubeconfig } }),
  );
  const scheduler = new Daemon({
    name: "second scheduler",
    command: controlPlane.binaries["kube-scheduler"],
    args: [`--config=${configurationPath}`, "--secure-port=0"],
    logPath: join(controlPlane.workDir, "second-scheduler.log"),
  });
  for (const object of [NODE, POD]) {
    await controlPlane.kubectl(["create", "-f", "-"], JSON.stringify(object));
  }
  const status = ["patch", "node", "a", "--subresource=status", "-p"];
  await controlPlane.kubectl([...status, JSON.stringify({ status: NODE.status })]);
  const placed = ["wait", "pod/opted-in", "--for=jsonpath={.spec.nodeName}=a", "--timeout=60s"];
  const waited = await controlPlane.kubectl(placed);
  const log = await scheduler.readLogEnd();
  await scheduler.stop();
  expect({ ...waited, log }).toMatchObject({
    code: 0,
    log: expect.not.stringMatching(/leases.*forbidden/),
  });
});
