import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_TOLD_IMAGES } from "../../controller/caches/pullers/pull-reports.ts";
import { encodePullerPod } from "../../controller/caches/pullers/puller-pod.ts";
import { layerArchive } from "../../image/layer-archive.ts";
import { decodePullReport } from "../../kube/pulled-event-decoder.ts";
import { BUSYBOX_IMAGE } from "./node-images.ts";
import { RealCluster } from "./real-cluster.ts";
import type { RealNode } from "./real-node.ts";

let cluster: RealCluster;
let node: RealNode;

beforeAll(async () => {
  cluster = await RealCluster.start();
  node = await cluster.addNode();
});
afterAll(() => cluster?.[Symbol.asyncDispose]());

async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await cluster.controlPlane.kubectl(args, input);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** Pushes an image with content of its own. */
async function push(repository: string): Promise<string> {
  const own = { path: "own", mode: 0o644, content: Buffer.from(repository) };
  const platforms = [{ layers: [{ content: await layerArchive([own]) }] }];
  await cluster.pusher.push({ repository, tag: "1", platforms });
  return `${cluster.registry.host}/${repository}:1`;
}

describe("a kubelet's Events about a puller pod", () => {
  it("tell of as many images as we count on, and not of all", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `image-${index}`);
    const references = await Promise.all(names.map(push));
    const identity = { namespace: "default", name: "many", uid: crypto.randomUUID() };
    const pod = encodePullerPod({
      cache: identity,
      nodeName: node.name,
      kind: "pull",
      slot: "0",
      images: references.map((reference) => ({ reference, pullPolicy: "IfNotPresent" })),
      pullerImage: `${cluster.registry.host}/${BUSYBOX_IMAGE}`,
      secretNames: [],
      serviceAccountName: undefined,
      priorityClassName: undefined,
    });
    await kubectl(["create", "-f", "-"], JSON.stringify(pod));
    const { name } = pod.metadata;
    const podArgs = [`pod/${name}`, "--timeout=120s"];
    await kubectl(["wait", "--for=jsonpath={.status.phase}=Succeeded", ...podArgs]);
    const told = async () => {
      const { items } = JSON.parse(await kubectl(["get", "events", "-o", "json"]));
      const reports = (items as unknown[]).flatMap((event) => decodePullReport(event) ?? []);
      return references.filter((each) => reports.some(({ reference }) => reference === each));
    };
    // What is sent at all is sent within a moment.
    const sure = references.slice(0, MAX_TOLD_IMAGES);
    await expect.poll(told, { timeout: 20_000 }).toEqual(expect.arrayContaining(sure));
    expect((await told()).length).toBeLessThan(references.length);
  });
});
