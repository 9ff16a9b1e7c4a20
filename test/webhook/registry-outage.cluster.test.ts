import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ImagePusher, type PushedImage } from "../cluster/image-pusher.ts";
import { type Registry, startRegistry } from "../cluster/registry.ts";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { createReadyNode } from "../support/ready-node.ts";
import { WebhookCluster } from "./webhook-cluster.ts";
import { deployment, pod, podSpec } from "./workloads.ts";

const NAMESPACE = "shop";
const BREAKER_PATIENCE = { timeout: 90_000, interval: 1_000 };

let cluster: WebhookCluster;
let kubectl: Kubectl;
let failing: Registry;
let healthy: Registry;
let running: PushedImage;

async function push(registry: Registry, tag: string): Promise<PushedImage> {
  await using pusher = new ImagePusher(registry);
  const layers = [{ content: tag, sizeBytes: 1_000 }];
  return await pusher.push({ repository: "team/web", tag, platforms: [{ layers }] });
}

beforeAll(async () => {
  [failing, healthy] = await Promise.all([startRegistry(), startRegistry()]);
  running = await push(failing, "running");
  await push(failing, "seen");
  await push(failing, "new");
  await push(healthy, "v1");
  const hosts = [failing, healthy].flatMap(({ host }) => ["--insecure-registry", host]);
  cluster = await WebhookCluster.start({ args: hosts });
  kubectl = kubectlOf(cluster.controlPlane);
  const names = [`${failing.host}/team/web@${running.digest}`];
  await createReadyNode(kubectl, "node-1", [{ names, sizeBytes: 1_000 }]);
  await cluster.createNamespace(NAMESPACE, "enforce", "warn");
});

afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await Promise.all([failing.stop(), healthy.stop()]);
});

function rollOut(name: string, image: string, ...args: readonly string[]) {
  return cluster.apply(deployment({ namespace: NAMESPACE, name }, podSpec(image)), ...args);
}

/** Seconds that reviews with this verdict took in all. */
async function secondsOf(verdict: string): Promise<number> {
  const line = new RegExp(`^layerwise_admission_seconds_sum{verdict="${verdict}"} (.*)$`, "m");
  return Number(line.exec(await cluster.metrics())?.[1] ?? 0);
}

describe("while a registry is down", () => {
  it("lets go on what runs or was seen, warns of the rest, and recovers", async () => {
    expect(await rollOut("seen", `${failing.host}/team/web:seen`)).toMatchObject({ stderr: "" });
    await failing.pause();

    const pinned = `${failing.host}/team/web@${running.digest}`;
    const started = await cluster.apply(
      pod({ namespace: NAMESPACE, name: "running" }, podSpec(pinned)),
    );
    expect(started).toEqual({ code: 0, stdout: "pod/running created\n", stderr: "" });
    const again = await rollOut("seen-again", `${failing.host}/team/web:seen`);
    expect(again).toMatchObject({ code: 0, stderr: "" });

    const image = `${failing.host}/team/web:new`;
    expect(await rollOut("new", image)).toEqual({
      code: 0,
      stdout: "deployment.apps/new created\n",
      stderr: `Warning: app: ${image}: ConnectRefused; check the port and that the registry runs\n`,
    });

    // Each is another image, so each is another look-up, until the breaker opens.
    const more = Array.from({ length: 8 }, (_, index) => `${failing.host}/team/web:more-${index}`);
    const answers = await Promise.all(more.map((name, index) => rollOut(`more-${index}`, name)));
    expect(answers.map(({ code }) => code)).toEqual(more.map(() => 0));
    const spared = await rollOut("spared", `${failing.host}/team/web:spared`);
    expect(spared.stderr).toMatch(/: RegistryUnavailable; check the state of the registry\n$/);

    const before = await secondsOf("allowed");
    for (const name of ["beside-1", "beside-2"]) {
      expect(await rollOut(name, `${healthy.host}/team/web:v1`)).toMatchObject({ stderr: "" });
    }
    expect((await secondsOf("allowed")) - before).toBeLessThan(1);
    expect(await secondsOf("warned")).toBeLessThan(2.5 * (more.length + 2));

    await failing.restart();
    await vi.waitFor(async () => {
      const recovered = await rollOut("recovered", image, "--dry-run=server");
      expect(recovered).toMatchObject({ code: 0, stderr: "" });
    }, BREAKER_PATIENCE);
  });
});
