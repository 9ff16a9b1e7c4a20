import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CacheState } from "../../../../controller/caches/cache-state.ts";
import { RemovalFailures } from "../../../../controller/caches/removal/removal-failures.ts";
import { RemovalWriter } from "../../../../controller/caches/removal/removal-writer.ts";
import type { KubeClient } from "../../../../kube/kube-client.ts";
import { type ClientCluster, startClientCluster } from "../../../support/client-cluster.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import type { Kubectl } from "../../../support/kubectl-of.ts";

const [ONE, TWO] = ["r.example/one:1", "r.example/two:1"];

let cluster: ClientCluster;
let kubectl: Kubectl;
let client: KubeClient;

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client, kubectl } = cluster);
  await kubectl(["create", "namespace", "agents"]);
});
afterAll(() => cluster.stop());

function writerInto(namespace: string, lost = new AbortController().signal) {
  const clock = new FakeClock();
  const caches = new CacheState({ clock, onChange: () => undefined });
  const failures = new RemovalFailures(() => 0);
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  const writer = new RemovalWriter({
    client,
    caches,
    rules: {
      namespace,
      agentImage: "layerwise:test",
      pullSecrets: [],
      criSocket: undefined,
      priorityClassName: undefined,
    },
    failures,
    pace: async () => undefined,
    lost,
    clock,
    logger,
  });
  return { writer, caches, failures, clock, lines };
}

/** UIDs of the pods for a node. */
async function podsFor(node: string): Promise<readonly string[]> {
  const args = ["get", "pods", "-n", "agents", "--field-selector", `spec.nodeName=${node}`];
  const { items } = JSON.parse(await kubectl([...args, "-o", "json"]));
  return items.map(({ metadata }: { metadata: { uid: string } }) => metadata.uid);
}

describe("RemovalWriter", () => {
  it("knows the pod that it made before a watch shows it, and that it deleted it", async () => {
    const { writer, caches, failures } = writerInto("agents");
    expect(await writer.create("plain", [ONE, TWO])).toBe(true);
    const record = caches.removals.get("plain");
    expect([record?.uid]).toEqual(await podsFor("plain"));
    expect(record?.progress).toEqual({ kind: "running" });
    expect(failures.of("plain", ONE)).toBeUndefined();
    if (record !== undefined) await writer.delete(record);
    expect(await podsFor("plain")).toEqual([]);
    expect(caches.removals.size).toBe(0);
  });

  it("deletes the pod that is meant, and no later one of its name", async () => {
    const { writer, caches } = writerInto("agents");
    await writer.create("renewed", [ONE]);
    const first = caches.removals.get("renewed");
    if (first === undefined) throw new Error("no pod was made");
    await writer.delete(first);
    await writer.create("renewed", [ONE]);
    const [second] = await podsFor("renewed");
    await writer.delete(first);
    expect(await podsFor("renewed")).toEqual([second]);
    expect(caches.removals.get("renewed")?.uid).toBe(second);
  });

  it("counts a refused pod as a failed try of each image, and says so", async () => {
    const { writer, caches, failures, clock, lines } = writerInto("nowhere");
    expect(await writer.create("refused", [ONE, TWO])).toBe(false);
    const failure = {
      kind: "failed",
      message: expect.stringMatching(
        /^The API server refused the removal pod: .*"nowhere" not found$/,
      ),
      attempts: 1,
      nextTryMs: clock.nowMs() + 10_000,
    };
    expect([ONE, TWO].map((each) => failures.of("refused", each))).toEqual([failure, failure]);
    expect(lines).toEqual(["removal pod refused"]);
    expect(caches.removals.size).toBe(0);
  });

  it("counts a pod that somebody else made as a failed try, and says nothing", async () => {
    await writerInto("agents").writer.create("shared", [ONE]);
    const other = writerInto("agents");
    expect(await other.writer.create("shared", [TWO])).toBe(false);
    expect(other.failures.of("shared", TWO)).toMatchObject({ kind: "failed", attempts: 1 });
    expect(other.lines).toEqual([]);
  });

  it("writes nothing and counts nothing once the lease is lost", async () => {
    const { writer, failures } = writerInto("agents", AbortSignal.abort());
    await expect(writer.create("lost", [ONE])).rejects.toThrow("aborted");
    expect(failures.of("lost", ONE)).toBeUndefined();
    expect(await podsFor("lost")).toEqual([]);
  });
});
