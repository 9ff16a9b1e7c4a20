import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CachingCluster, type StoredPod } from "../caches/caching-cluster.ts";
import { eventually } from "../controlled-cluster.ts";
import { StoredChecks } from "./stored-checks.ts";

const NODES = ["node-a", "node-b"];

let cluster: CachingCluster;
let checks: StoredChecks;

beforeAll(async () => {
  cluster = await CachingCluster.start(NODES);
  checks = new StoredChecks(cluster.kubectl);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(async () => {
  await cluster.kubectl(["delete", "imagechecks", "--all"]);
  await cluster.reset();
});

/** Pods that pull for checks. */
async function pods(): Promise<readonly StoredPod[]> {
  const query = { labelSelector: "layerwise.io/image-check-uid" };
  const list = await cluster.client.request<{ items: readonly StoredPod[] }>(
    "GET",
    "/api/v1/pods",
    { query },
  );
  return list.items;
}

/** Names of the nodes that pods of a check have pulled on, one for each pod. */
function landed(check: string): string[] {
  const pulls = cluster.fleet.landings();
  return pulls.filter(({ name }) => name.includes(check)).map(({ nodeName }) => nodeName);
}

describe("PullDepth", () => {
  it("has one node pull, believes it where our own look fails, and leaves no pod behind", async () => {
    const { reference, digest } = cluster.push("seen");
    await checks.create("seen", { image: reference, depth: "Pull" });
    await using _controller = cluster.startController();
    await eventually(async () => expect(await checks.verdict("seen")).toBe("True Pullable"));
    expect(await checks.status("seen")).toMatchObject({
      observedGeneration: 1,
      vantage: "Node",
      digest,
      lastGoodDigest: digest,
      conditions: [{ message: "Nodes pulled the image" }],
      eligibleNodes: 2,
      checkedTime: expect.any(String),
      nextCheckTime: expect.any(String),
    });
    await eventually(async () => expect(await pods()).toEqual([]));
    expect(landed("seen")).toHaveLength(1);
  });

  it.for([
    ["signed", "Source image rejected: A signature was required", "False SignatureRejected"],
    ["full", "write /var/lib/x: no space left on device", "Unknown InsufficientDisk"],
    ["private", "authorization failed: no basic auth credentials", "False Unauthenticated"],
    ["missing", "registry.example/missing:1: not found", "False ManifestUnknown"],
  ] as const)(
    "takes the class from the words of the kubelet: %s",
    async ([name, words, verdict]) => {
      const { reference } = cluster.push(name);
      const message = `failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${words}`;
      cluster.faults.set(reference, message);
      await checks.create(name, { image: reference, depth: "Pull" });
      await using _controller = cluster.startController();
      await eventually(async () => expect(await checks.verdict(name)).toBe(verdict));
      const { vantage, conditions = [] } = await checks.status(name);
      expect(vantage).toBe("Node");
      expect(conditions[0]?.message).toMatch(
        new RegExp(`^Node "node-[ab]" \\(linux/amd64\\) cannot pull "${reference}": `),
      );
      await eventually(async () => expect(await pods()).toEqual([]));
    },
  );

  it("says that nodes are pulling, and gives up in time", async () => {
    const { reference } = cluster.pushHanging("hanging");
    await checks.create("hanging", { image: reference, depth: "Pull" });
    await using controller = cluster.startController({ imagePullDeadlineDuration: "10m" });
    await eventually(async () => expect(await pods()).toHaveLength(1));
    expect(await checks.verdict("hanging")).toBe("Unknown Pulling");
    expect(await checks.events("hanging")).toEqual([]);
    controller.clock.jump(11 * 60_000);
    await eventually(async () => expect(await checks.verdict("hanging")).toBe("Unknown Timeout"));
    await eventually(async () => expect(await pods()).toEqual([]));
  });

  it("pulls once, whoever leads, when two controllers take themselves for the leader", async () => {
    const names = ["twice-1", "twice-2", "twice-3", "twice-4"];
    for (const name of names) {
      await checks.create(name, { image: cluster.push(name).reference, depth: "Pull" });
    }
    await using _one = cluster.startController();
    await using _other = cluster.startController();
    for (const name of names) {
      await eventually(async () => expect(await checks.verdict(name)).toBe("True Pullable"));
    }
    await eventually(async () => expect(await pods()).toEqual([]));
    expect(names.map((name) => landed(name).length)).toEqual([1, 1, 1, 1]);
  });

  it("goes on with what a controller has begun that is gone", async () => {
    const { reference } = cluster.pushHanging("begun");
    await checks.create("begun", { image: reference, depth: "Pull" });
    {
      await using _first = cluster.startController();
      await eventually(async () => expect(await pods()).toHaveLength(1));
    }
    const [before] = await pods();
    const later = { image: cluster.pushHanging("later").reference, depth: "Pull" };
    await using _second = cluster.startController();
    await checks.create("later", later);
    await eventually(async () => expect(await pods()).toHaveLength(2));
    const uids = (await pods()).map(({ metadata }) => metadata.uid);
    expect(uids).toContain(before?.metadata.uid);
    expect(await checks.verdict("begun")).toBe("Unknown Pulling");
  });

  it("stops what a changed check no longer asks for", async () => {
    const { reference } = cluster.pushHanging("changed");
    await checks.create("changed", { image: reference, depth: "Pull" });
    await using _controller = cluster.startController();
    await eventually(async () => expect(await pods()).toHaveLength(1));
    const patch = JSON.stringify({ spec: { depth: "Manifest" } });
    await cluster.kubectl(["patch", "imagecheck", "changed", "--type=merge", "-p", patch]);
    await eventually(async () => expect(await pods()).toEqual([]));
    await eventually(async () =>
      expect(await checks.status("changed")).toMatchObject({ vantage: "Controller" }),
    );
  });

  it("is open where no node is ready", async () => {
    const { reference } = cluster.push("nowhere");
    for (const node of NODES) await cluster.setReady(node, "Unknown");
    await checks.create("nowhere", { image: reference, depth: "Pull" });
    await using _controller = cluster.startController();
    await eventually(async () =>
      expect(await checks.verdict("nowhere")).toBe("Unknown NotEnoughNodes"),
    );
    for (const node of NODES) await cluster.setReady(node, "True");
  });
});
