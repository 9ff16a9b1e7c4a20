import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startRole } from "../../demo/role-daemon.ts";
import type { Daemon } from "../cluster/daemon.ts";
import { onFreePort } from "../cluster/ready-daemon.ts";
import { ControlledCluster, eventually } from "./controlled-cluster.ts";

interface Controller {
  readonly daemon: Daemon;
  readonly url: string;
}

let cluster: ControlledCluster;
let host: string;
const started: Controller[] = [];

beforeAll(async () => {
  cluster = await ControlledCluster.start();
  host = cluster.registry.host;
});

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ daemon }) => daemon.kill()));
  await cluster.kubectl(["delete", "lease", "-n", "kube-system", "--all"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

function startController(...args: readonly string[]): Promise<Controller> {
  return onFreePort(async (port) => {
    const daemon = await startRole({
      role: "controller",
      args: ["--kubeconfig", cluster.controlPlane.kubeconfig, "--insecure-registry", host, ...args],
      metricsListen: `127.0.0.1:${port}`,
      logPath: join(cluster.controlPlane.workDir, `controller-${port}.log`),
    });
    const controller = { daemon, url: `http://127.0.0.1:${port}` };
    started.push(controller);
    return controller;
  });
}

async function metricOf({ url }: Controller, series: string): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}

describe("controller", () => {
  it("shows in kubectl describe what a node has, and why a pod landed well", async () => {
    const digest = await cluster.push("shown/web", "v1", "shown base", "shown web");
    const landing = await cluster.push("shown/api", "v1", "shown base", "shown api");
    await cluster.createNode("node-shown", "amd64", [
      { names: [`${host}/shown/web@${digest}`, `${host}/shown/web:v1`], sizeBytes: 30_000_000 },
    ]);
    await startController("--leader-elect=false");
    await cluster.createPod("before", `${host}/shown/api:v1`);
    await eventually(async () => {
      expect(await cluster.references()).toMatchObject({
        [digest]: [],
        [landing]: [`${host}/shown/api:v1`],
      });
      expect(await cluster.kubectl(["describe", "node", "node-shown"])).toContain(
        "layerwise.io/images: 1 images, 2 layers, 20.0 MB",
      );
    });
    await cluster.createPod("landed", `${host}/shown/api:v1`, { nodeName: "node-shown" });
    await eventually(async () =>
      expect(await cluster.kubectl(["describe", "pod", "landed"])).toMatch(
        /LayersReused .* layerwise\.io\/controller +node-shown already has 10\.0 MB of 20\.0 MB \(50 %\); 10\.0 MB to pull, about 0\.5 s/,
      ),
    );
  });

  it("writes as one of two, and the other goes on when the first is killed", async () => {
    await cluster.createNode("node-b");
    const first = await startController();
    await eventually(async () => expect(await metricOf(first, "layerwise_leading")).toBe(1));
    const second = await startController();
    expect(await metricOf(second, "layerwise_leading")).toBe(0);
    const digest = await cluster.push("two/web", "v1", "two");
    await cluster.createPod("two", `${host}/two/web:v1`);
    await eventually(async () => expect(await cluster.references()).toHaveProperty([digest]));
    expect(
      await metricOf(second, 'layerwise_manifest_writes_total{operation="spec"}'),
    ).toBeUndefined();
    await first.daemon.kill();
    await expect.poll(() => metricOf(second, "layerwise_leading"), { timeout: 40_000 }).toBe(1);
    const later = await cluster.push("two/later", "v1", "later");
    await cluster.createPod("later", `${host}/two/later:v1`);
    await eventually(async () => expect(await cluster.references()).toHaveProperty([later]));
    expect(await metricOf(second, 'layerwise_manifest_writes_total{operation="spec"}')).toBe(1);
  });

  it("gives its lease up and exits with 0 when told to stop", async () => {
    const first = await startController();
    await eventually(async () => expect(await metricOf(first, "layerwise_leading")).toBe(1));
    await first.daemon.stop();
    expect(await first.daemon.ended).toBe("exit code 0");
    const second = await startController();
    await eventually(async () => expect(await metricOf(second, "layerwise_leading")).toBe(1));
  });
});
