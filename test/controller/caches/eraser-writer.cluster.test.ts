import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EraserWriter } from "../../../controller/caches/eraser-writer.ts";
import type { KubeClient } from "../../../kube/kube-client.ts";
import { type ClientCluster, startClientCluster } from "../../support/client-cluster.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import type { Kubectl } from "../../support/kubectl-of.ts";
import { eventually } from "../controlled-cluster.ts";

const MINUTE_MS = 60_000;

let cluster: ClientCluster;
let kubectl: Kubectl;
let client: KubeClient;

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client, kubectl } = cluster);
});
afterAll(() => cluster.stop());

/** A writer of what `images` has at each time. */
function startWriter(namespace: string, images: readonly string[]) {
  const clock = new FakeClock();
  const stop = new AbortController();
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  const lost = new AbortController().signal;
  const options = { client, namespace, images: () => images, lost, clock, logger };
  const run = new EraserWriter(options).run(stop.signal);
  return {
    clock,
    lines,
    /** Until it has written and waits for the next time. */
    rests: () => eventually(async () => expect(clock.pendingTimers).toBe(1)),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await run;
    },
  };
}

/** What Eraser would read, and the version of the object. */
async function listed(
  namespace: string,
): Promise<{ readonly excluded: string[]; readonly version: string }> {
  // As Eraser finds them.
  const args = ["get", "configmaps", "-n", namespace, "-l", "eraser.sh/exclude.list=true"];
  const { items } = JSON.parse(await kubectl([...args, "-o", "json"]));
  expect(items).toHaveLength(1);
  const { excluded } = JSON.parse(items[0].data["excluded.json"]);
  return { excluded, version: items[0].metadata.resourceVersion };
}

describe("EraserWriter", () => {
  it("writes the list, and again only when it is another", async () => {
    await kubectl(["create", "namespace", "eraser-1"]);
    const images = ["docker.io/library/nginx:1.27"];
    await using writer = startWriter("eraser-1", images);
    await writer.rests();
    const first = await listed("eraser-1");
    expect(first.excluded).toEqual(["docker.io/library/nginx:1.27"]);
    await writer.clock.advance(MINUTE_MS);
    await writer.rests();
    expect(await listed("eraser-1")).toEqual(first);
    images.push("docker.io/library/alpine:3");
    await writer.clock.advance(MINUTE_MS);
    await writer.rests();
    expect((await listed("eraser-1")).excluded).toEqual([
      "docker.io/library/alpine:3",
      "docker.io/library/nginx:1.27",
    ]);
    images.length = 0;
    await writer.clock.advance(MINUTE_MS);
    await writer.rests();
    expect((await listed("eraser-1")).excluded).toEqual([]);
  });

  it("writes a list again that somebody deleted, within ten minutes", async () => {
    await kubectl(["create", "namespace", "eraser-2"]);
    await using writer = startWriter("eraser-2", ["docker.io/library/nginx:1.27"]);
    await writer.rests();
    await kubectl(["delete", "configmap", "-n", "eraser-2", "layerwise-eraser-exclusions"]);
    for (let minute = 0; minute < 10; minute++) {
      await writer.clock.advance(MINUTE_MS);
      await writer.rests();
    }
    expect((await listed("eraser-2")).excluded).toEqual(["docker.io/library/nginx:1.27"]);
  });

  it("says once that Eraser's namespace is not there, and goes on trying", async () => {
    await using writer = startWriter("eraser-3", ["docker.io/library/nginx:1.27"]);
    await writer.rests();
    await writer.clock.advance(MINUTE_MS);
    await writer.rests();
    expect(writer.lines).toHaveLength(1);
    expect(writer.lines[0]).toContain("list for Eraser not written");
    await kubectl(["create", "namespace", "eraser-3"]);
    await writer.clock.advance(MINUTE_MS);
    await writer.rests();
    expect((await listed("eraser-3")).excluded).toEqual(["docker.io/library/nginx:1.27"]);
  });
});
