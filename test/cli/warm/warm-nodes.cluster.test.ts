import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CachingCluster } from "../../controller/caches/caching-cluster.ts";
import type { JumpingClock } from "../../support/jumping-clock.ts";
import { type CommandResult, runCommand } from "../running-command.ts";

let cluster: CachingCluster;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b", "node-c"]);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(() => cluster.reset());

function run(...args: readonly string[]): Promise<CommandResult> {
  const { kubeconfig, workDir } = cluster.controlPlane;
  return runCommand([...args, "--kubeconfig", kubeconfig], { environment: { HOME: workDir } });
}

/** Runs the command, and sets the clock of the controller forward to each next try, so that nobody waits for its backoff. */
async function runInHaste(
  clock: Pick<JumpingClock, "nowMs" | "jump">,
  ...args: readonly string[]
): Promise<CommandResult> {
  const ended = new AbortController();
  const running = run(...args).finally(() => ended.abort());
  while (!ended.signal.aborted) {
    const { failures = [] } = await cluster.cacheStatus("shop").catch(() => ({ failures: [] }));
    const nextTryMs = Date.parse(failures[0]?.nextTryTime ?? "") || 0;
    if (nextTryMs > clock.nowMs()) clock.jump(nextTryMs - clock.nowMs());
  }
  return running;
}

/** Nodes of the simulated fleet that pulled the image. */
async function nodesWith(reference: string): Promise<string[]> {
  const places = await Promise.all(
    ["node-a", "node-b", "node-c"].map(async (node) => ({
      node,
      notes: await cluster.notesOn(node),
    })),
  );
  return places.flatMap(({ node, notes }) => (notes[reference]?.[0] === "pulled" ? [node] : []));
}

describe("kubectl layerwise warm, with the controller and nodes", () => {
  it("ends when the images are on the nodes, also when others are wanted of the same cache", async () => {
    await using _controller = cluster.startController();
    const web = cluster.push("web");
    const first = await run("warm", web.reference, "--name", "shop", "--wait");
    expect({ code: first.code, nodes: await nodesWith(web.reference) }).toEqual({
      code: 0,
      nodes: ["node-a", "node-b", "node-c"],
    });
    const shop = cluster.push("shop");
    const args = ["warm", web.reference, shop.reference, "--name", "shop", "--wait"];
    const second = await run(...args);
    expect({ code: second.code, nodes: await nodesWith(shop.reference) }).toEqual({
      code: 0,
      nodes: ["node-a", "node-b", "node-c"],
    });
    const { stdout } = await run("status", "shop");
    expect(stdout.split("\n").slice(0, 6)).toEqual([
      "NAME   IMAGES   NODES   READY   FAILED   STATE",
      "shop   2/2      3/3     True    0        ImagesPresent: 3 of 3 nodes hold all images",
      "",
      "CACHE   IMAGE                     READY   PULLING   FAILED   WAITING   DIGEST",
      `shop    ${web.reference}    3/3     0         0        0         ${web.digest}`,
      `shop    ${shop.reference}   3/3     0         0        0         ${shop.digest}`,
    ]);
  });

  it("ends with 1 for an image that is nowhere, and goes on when it is asked again", async () => {
    await using controller = cluster.startController();
    const missing = "registry.example/missing:1";
    const args = ["warm", missing, "--node", "node-a", "--name", "shop", "--wait"];
    const failed = await runInHaste(controller.clock, ...args);
    expect(failed.stdout).toMatch(
      /^shop +registry\.example\/missing:1 +node-a +4 +none +ManifestUnknown: /m,
    );
    expect(failed.code).toBe(1);
    cluster.push("missing");
    const repaired = await runInHaste(controller.clock, ...args);
    expect({ code: repaired.code, nodes: await nodesWith(missing) }).toEqual({
      code: 0,
      nodes: ["node-a"],
    });
  });

  it("ends with 3 for labels that no node has", async () => {
    await using _controller = cluster.startController();
    const { reference } = cluster.push("mistaken");
    const { code, stderr } = await run(
      "warm",
      reference,
      "-l",
      "typo=1",
      "--name",
      "shop",
      "--wait",
    );
    expect(stderr).toContain("no node has the labels or the name that it asks for");
    expect(code).toBe(3);
  });

  it("pulls again what was purged", async () => {
    await using controller = cluster.startController();
    const web = cluster.push("purged");
    const args = ["warm", web.reference, "--name", "shop", "--wait"];
    expect((await run(...args)).code).toBe(0);
    await cluster.changeCache("shop", { metadata: { annotations: { "layerwise.io/purge": "" } } });
    await cluster.kubectl([
      "wait",
      "ic/shop",
      "--for=jsonpath={.status.purgedTime}",
      "--timeout=60s",
    ]);
    controller.clock.jump(2_000);
    expect((await run(...args)).code).toBe(0);
    expect(await cluster.cacheStatus("shop")).toMatchObject({ nodesSummary: "3/3" });
  });
});
