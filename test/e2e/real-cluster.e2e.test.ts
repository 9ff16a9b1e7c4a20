import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUSYBOX_IMAGE } from "./node-images.ts";
import { RealCluster } from "./real-cluster.ts";

const patience = { timeout: 60_000, interval: 250 };

describe("RealCluster", () => {
  let cluster: RealCluster;

  async function kubectl(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await cluster.controlPlane.kubectl(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return stdout;
  }

  beforeAll(async () => {
    cluster = await RealCluster.start();
    await cluster.startScheduler();
    await Promise.all([cluster.addNode(), cluster.addNode()]);
  });

  afterAll(() => cluster?.[Symbol.asyncDispose]());

  it("runs a pod with an image from the registry, which reaches the API server by its Service", async () => {
    const image = `--image=${cluster.registry.host}/${BUSYBOX_IMAGE}`;
    const command = ["/bin/busybox", "nc", "10.96.0.1", "443", "-e", "/bin/busybox", "echo", "hi"];
    await kubectl("run", "hello", image, "--restart=Never", "--command", "--", ...command);
    const phase = () => kubectl("get", "pod", "hello", "-o", "jsonpath={.status.phase}");
    await expect.poll(phase, patience).toBe("Succeeded");
    expect(await kubectl("logs", "hello")).toBe("");
  });
});
