import { Registry } from "@prometheus-io/client";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ClusterState } from "../../controller/cluster-state.ts";
import { ControllerMetrics } from "../../controller/controller-metrics.ts";
import { NodeAnnotator } from "../../controller/node-annotator.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { type ClientCluster, startClientCluster } from "../support/client-cluster.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { node, reported } from "../support/observed.ts";
import { eventually } from "./controlled-cluster.ts";

let cluster: ClientCluster;
let client: KubeClient;

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client } = cluster);
});
afterAll(() => cluster.stop());

beforeEach(async () => {
  await client.request("DELETE", "/api/v1/nodes");
  const body = { apiVersion: "v1", kind: "Node", metadata: { name: "node-a" } };
  await client.request("POST", "/api/v1/nodes", { body });
});

/** An annotator with a state that is told nothing but what the test tells it. */
class RunningAnnotator implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly state = new ClusterState({ clock: this.clock, maxImages: 100 });
  readonly lost = new AbortController();
  readonly #metrics = new Registry();
  readonly #stop = new AbortController();
  readonly #run: Promise<void>;

  constructor() {
    const annotator = new NodeAnnotator({
      client,
      state: this.state,
      metrics: new ControllerMetrics(this.#metrics),
      lost: this.lost.signal,
      clock: this.clock,
      logger: pino({ enabled: false }),
    });
    this.state.subscribe(annotator);
    this.#run = annotator.run(this.#stop.signal);
  }

  /** The node reports `images` images, and shows `annotation` in the watch. */
  report(images: number, annotation?: string): void {
    const report = Array.from({ length: images }, (_, index) => reported(`i${index}`, 1_000_000));
    this.state.observeNode(node("node-a", report), annotation);
  }

  async writes(result: "written" | "gone" = "written"): Promise<number> {
    const series = new RegExp(
      `^layerwise_annotation_writes_total\\{result="${result}"\\} (\\d+)$`,
      "m",
    );
    return Number(series.exec(await this.#metrics.metrics())?.[1] ?? 0);
  }

  /** Waits for writes under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#run;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

async function readNode(): Promise<{
  annotation: string | undefined;
  version: string | undefined;
}> {
  const { metadata } = await client.request<KubeObject>("GET", "/api/v1/nodes/node-a");
  const annotation = metadata.annotations?.["layerwise.io/images"];
  return { annotation, version: metadata.resourceVersion };
}

describe("NodeAnnotator", () => {
  it("writes what the node has, and again a minute later at the soonest", async () => {
    await using annotator = new RunningAnnotator();
    annotator.report(1);
    await annotator.clock.advance(5_000);
    await eventually(async () =>
      expect((await readNode()).annotation).toBe("1 images, 1 layers, 1.0 MB"),
    );
    annotator.report(2);
    await annotator.clock.advance(30_000);
    annotator.report(3);
    await annotator.clock.advance(35_000);
    await eventually(async () =>
      expect((await readNode()).annotation).toBe("3 images, 3 layers, 3.0 MB"),
    );
    // The node shows the annotation before the answer to its write is counted.
    await eventually(async () => expect(await annotator.writes()).toBe(2));
  });

  it("writes nothing while nothing changes", async () => {
    await using annotator = new RunningAnnotator();
    const { version } = await readNode();
    annotator.report(1, "1 images, 1 layers, 1.0 MB");
    for (let minute = 0; minute < 5; minute++) {
      await annotator.clock.advance(60_000);
      annotator.report(1, "1 images, 1 layers, 1.0 MB");
    }
    await annotator.stop();
    expect((await readNode()).version).toBe(version);
  });

  it("writes nothing once the lease is lost", async () => {
    await using annotator = new RunningAnnotator();
    const { version } = await readNode();
    annotator.report(1);
    annotator.lost.abort(new Error("lease lost"));
    await annotator.clock.advance(5_000);
    await annotator.stop();
    expect((await readNode()).version).toBe(version);
  });

  it("passes over a node that is gone, and writes again when it is back", async () => {
    await using annotator = new RunningAnnotator();
    await client.request("DELETE", "/api/v1/nodes/node-a");
    annotator.report(1);
    await annotator.clock.advance(5_000);
    // Else the first write may come after the node is back, and counts.
    await eventually(async () => expect(await annotator.writes("gone")).toBe(1));
    annotator.state.forgetNode("node-a");
    await annotator.clock.advance(5_000);
    const body = { apiVersion: "v1", kind: "Node", metadata: { name: "node-a" } };
    await client.request("POST", "/api/v1/nodes", { body });
    annotator.report(2);
    await annotator.clock.advance(5_000);
    await eventually(async () =>
      expect((await readNode()).annotation).toBe("2 images, 2 layers, 2.0 MB"),
    );
  });
});
