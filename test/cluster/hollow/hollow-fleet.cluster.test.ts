import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { KubeClient } from "../../../kube/kube-client.ts";
import { systemClock } from "../../../runtime/clock.ts";
import { type ClientCluster, startClientCluster } from "../../support/client-cluster.ts";
import { HollowFleet } from "./hollow-fleet.ts";
import { hollowImage } from "./hollow-image-builder.ts";
import { ScaledClock } from "./scaled-clock.ts";

const shop = hollowImage("shop", { shop: 40e6 });
const web = hollowImage("web", { base: 30e6, web: 10e6 });
const api = hollowImage("api", { base: 30e6, api: 20e6 });
const PODS = "/api/v1/namespaces/default/pods";

let cluster: ClientCluster;
let client: KubeClient;
let fleet: HollowFleet;
let running: Promise<void>;
const stop = new AbortController();

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client } = cluster);
  fleet = new HollowFleet({
    client,
    clock: new ScaledClock(systemClock, 20),
    logger: pino({ enabled: false }),
    nodes: [{ name: "a", cpuMillis: 4000, memoryBytes: 8e9, bytesPerSecond: 40e6 }],
    images: new Map([shop, web, api].map((image) => [image.reference, image])),
    pullOverheadMs: 0,
    reportEveryMs: 1000,
  });
  await fleet.register(stop.signal);
  await cluster.controlPlane.startScheduler();
  running = fleet.run(stop.signal);
});

afterAll(async () => {
  stop.abort();
  await running;
  await cluster.stop();
});

describe("HollowFleet", () => {
  it("runs a scheduled pod: pulls, tells so, starts, reports the image and ends it", async () => {
    await createPod("shop", { image: shop.reference, lifeSeconds: "30" });
    const pod = await untilPod("shop", (each) => each.status.phase === "Running");
    expect(pod.status.containerStatuses).toMatchObject([
      { image: shop.reference, imageID: `registry.example/shop@${shop.digest}`, ready: true },
    ]);
    expect(await messagesOf("shop")).toEqual([
      `Pulling: Pulling image "${shop.reference}"`,
      `Pulled: Successfully pulled image "${shop.reference}" in 1s (1s including waiting). Image size: 40000000 bytes.`,
    ]);
    await vi.waitFor(async () => {
      const { status } = await client.request<RawNode>("GET", "/api/v1/nodes/a");
      expect(status.images.map((image) => image.names[0])).toContain(
        `registry.example/shop@${shop.digest}`,
      );
    }, POLL);
    await vi.waitFor(
      () => expect(client.request("GET", `${PODS}/shop`)).rejects.toThrow("404"),
      POLL,
    );
  });

  it("transfers only layers that are missing and nothing for an image that is there", async () => {
    await createPod("first", { image: web.reference });
    await untilPod("first", (each) => each.status.phase === "Running");
    await createPod("second", { image: api.reference });
    await untilPod("second", (each) => each.status.phase === "Running");
    await createPod("third", { image: api.reference });
    await untilPod("third", (each) => each.status.phase === "Running");
    expect(await messagesOf("third")).toEqual([
      `Pulled: Container image "${api.reference}" already present on machine`,
    ]);
    const landings = fleet.landings().filter(({ name }) => ["second", "third"].includes(name));
    expect(landings).toMatchObject([
      { name: "second", nodeName: "a", pulledBytes: 20e6 },
      { name: "third", nodeName: "a", pulledBytes: 0 },
    ]);
    const [second, third] = landings;
    expect((second?.readyMs ?? 0) - (second?.boundMs ?? 0)).toBe(500);
    expect(third?.readyMs).toBe(third?.boundMs);
  });

  it("leaves a pod waiting whose image does not exist", async () => {
    await createPod("broken", { image: "registry.example/absent:1" });
    const pod = await untilPod("broken", (each) => each.status.containerStatuses !== undefined);
    expect(pod.status).toMatchObject({
      phase: "Pending",
      containerStatuses: [{ state: { waiting: { reason: "ErrImagePull" } } }],
    });
    expect(await messagesOf("broken")).toEqual([
      'Failed: Failed to pull image "registry.example/absent:1": rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/absent:1": failed to resolve reference "registry.example/absent:1": registry.example/absent:1: not found',
    ]);
  });
});

const POLL = { timeout: 20_000, interval: 50 };

interface RawNode {
  readonly status: { readonly images: readonly { readonly names: readonly string[] }[] };
}

interface RawPod {
  readonly status: {
    readonly phase: string;
    readonly containerStatuses?: readonly unknown[];
  };
}

async function createPod(
  name: string,
  { image, lifeSeconds }: { readonly image: string; readonly lifeSeconds?: string },
): Promise<void> {
  const annotations =
    lifeSeconds === undefined ? {} : { "hollow.layerwise.io/life-seconds": lifeSeconds };
  await client.request("POST", PODS, {
    body: { metadata: { name, annotations }, spec: { containers: [{ name: "main", image }] } },
  });
}

function untilPod(name: string, isDone: (pod: RawPod) => boolean): Promise<RawPod> {
  return vi.waitFor(async () => {
    const pod = await client.request<RawPod>("GET", `${PODS}/${name}`);
    if (!isDone(pod)) throw new Error(`pod "${name}" is ${JSON.stringify(pod.status)}`);
    return pod;
  }, POLL);
}

/** Of the kubelet's events of a pod, in the order of their appearance. */
async function messagesOf(pod: string): Promise<string[]> {
  const { items } = await client.request<{
    items: {
      reason: string;
      message: string;
      source: { component?: string };
      metadata: { resourceVersion: string };
    }[];
  }>("GET", "/api/v1/namespaces/default/events", {
    query: { fieldSelector: `involvedObject.name=${pod}` },
  });
  return items
    .filter(({ source }) => source.component === "kubelet")
    .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map(({ reason, message }) => `${reason}: ${message}`);
}
