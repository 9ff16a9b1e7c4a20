import { join } from "node:path";
import { expect, it } from "vitest";
import { startRole } from "../../demo/role-daemon.ts";
import { onFreePort } from "../cluster/ready-daemon.ts";
import { ControlledCluster, eventually } from "./controlled-cluster.ts";

it("the controller leaves a quarter of what may be read of a registry to the webhook", async () => {
  await using cluster = await ControlledCluster.start();
  await cluster.createNode("node-a");
  for (const name of ["a", "b", "c", "d", "e", "f", "g", "h", "i"]) {
    await cluster.push(`team/${name}`, "v1", name);
    await cluster.createPod(name, `${cluster.registry.host}/team/${name}:v1`);
  }
  const { kubeconfig, workDir } = cluster.controlPlane;
  await using controller = await onFreePort(async (port) => {
    const metricsListen = `127.0.0.1:${port}`;
    const args = ["--kubeconfig", kubeconfig, "--insecure-registry", cluster.registry.host];
    const daemon = await startRole({
      role: "controller",
      args: [...args, "--registry-reads-per-hour=10"],
      metricsListen,
      logPath: join(workDir, `controller-${port}.log`),
    });
    return { metricsListen, [Symbol.asyncDispose]: () => daemon.stop() };
  });
  await eventually(async () => {
    const metrics = await (await fetch(`http://${controller.metricsListen}/metrics`)).text();
    expect(metrics).toContain('layerwise_look_ups_total{subject="image",result="ok"} 7\n');
    expect(metrics).toContain('layerwise_look_ups_total{subject="image",result="RateLimited"} 2\n');
  });
  expect(await cluster.manifests()).toHaveLength(7);
});
