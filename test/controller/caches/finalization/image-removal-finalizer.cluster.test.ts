import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../controlled-cluster.ts";
import { CachingCluster } from "../caching-cluster.ts";
import { REMOVING, StoredRemovals } from "../removal/stored-removals.ts";

const MINUTE_MS = 60_000;
const OURS = "layerwise.io/image-removal";
const OTHERS = "example.com/backup";
let cluster: CachingCluster;
let removals: StoredRemovals;

beforeAll(async () => {
  cluster = await CachingCluster.start(["node-a", "node-b"]);
  removals = await StoredRemovals.in(cluster);
});

afterAll(() => cluster[Symbol.asyncDispose]());

beforeEach(() => cluster.setReady("node-a", "True"));

afterEach(() => cluster.reset());

/** Makes a cache of one image, with finalizers, and waits until its nodes have it. */
async function fill(
  name: string,
  options: {
    readonly image: string;
    readonly finalizers?: readonly string[];
    readonly nodeNames?: readonly string[];
    readonly namespace?: string;
  },
): Promise<void> {
  const { image, finalizers = [OURS], nodeNames = ["node-a", "node-b"], namespace } = options;
  await cluster.createCache(name, { cacheSpec: [{ images: [image], nodeNames }] }, namespace);
  await cluster.changeCache(name, { metadata: { finalizers } }, namespace);
  await eventually(async () =>
    expect(await cluster.cacheStatus(name, namespace)).toMatchObject({
      nodes: { ready: nodeNames.length },
    }),
  );
}

/** Those that a cache has; undefined where it is gone. */
async function finalizersOf(name: string): Promise<readonly string[] | undefined> {
  const args = ["get", "imagecache", name, "--ignore-not-found", "-o", "json"];
  const text = await cluster.kubectl(args);
  if (text === "") return undefined;
  const { metadata } = JSON.parse(text) as { metadata: { finalizers?: readonly string[] } };
  return metadata.finalizers ?? [];
}

/** How many pods are told to remove an image. */
async function toldToRemove(image: string): Promise<number> {
  return (await removals.arguments()).filter((names) => names.includes(image)).length;
}

async function ask(name: string): Promise<void> {
  await cluster.kubectl(["delete", "imagecache", name, "--wait=false"]);
}

describe("the finalizer of an ImageCache", () => {
  it("holds the deletion until the nodes are clean, whoever leads, and not for what another cache wants", async () => {
    const { reference } = cluster.push("held");
    await using stack = new AsyncDisposableStack();
    {
      await using _first = cluster.startController(REMOVING);
      await fill("held", { image: reference });
      await fill("other", { image: reference, finalizers: [], nodeNames: ["node-b"] });
      await ask("held");
      await eventually(async () => {
        expect(await toldToRemove(reference)).toBe(1);
        expect((await cluster.cacheStatus("held")).conditions).toMatchObject([
          { type: "Ready", status: "False", reason: "Removing" },
          {
            type: "Progressing",
            status: "True",
            reason: "Removing",
            message: `Nodes that still have something of it: 1, such as node-a with ${reference}`,
          },
          { type: "Degraded", status: "False", reason: "NoFailures" },
        ]);
      });
    }
    const second = stack.use(cluster.startController(REMOVING));
    await cluster.settle(second);
    expect(await finalizersOf("held")).toEqual([OURS]);
    await removals.end(["removed"]);
    await eventually(async () => expect(await finalizersOf("held")).toBeUndefined());
    await eventually(async () =>
      expect(await cluster.notesOn("node-a")).not.toHaveProperty([reference]),
    );
    expect(await cluster.notesOn("node-b")).toHaveProperty([reference]);
  });

  it("is the only one that is taken away: a cache that waits for others is gone as far as nodes are concerned", async () => {
    const { reference } = cluster.push("kept");
    await using controller = cluster.startController(REMOVING);
    await fill("kept", { image: reference, finalizers: [OTHERS, OURS] });
    await ask("kept");
    await eventually(async () => expect(await toldToRemove(reference)).toBe(2));
    await removals.end(["removed"]);
    for (const node of ["node-a", "node-b"]) cluster.fleet.imagesOf(node).remove(reference);
    await eventually(async () => expect(await finalizersOf("kept")).toEqual([OTHERS]));
    controller.clock.jump(60 * MINUTE_MS);
    await cluster.settle(controller);
    const pulls = cluster.fleet.landings().filter(({ name }) => name.includes("-kept-"));
    expect(pulls).toHaveLength(2);
    await cluster.changeCache("kept", { metadata: { finalizers: null } });
  });

  it("holds it for five minutes at most, and tells then where images are left", async () => {
    const { reference } = cluster.push("away");
    await using controller = cluster.startController(REMOVING);
    await fill("away", { image: reference, nodeNames: ["node-a"] });
    await cluster.setReady("node-a", "Unknown");
    await ask("away");
    await eventually(async () =>
      expect(await cluster.cacheStatus("away")).toMatchObject({
        conditions: [{}, { reason: "Removing" }, {}],
      }),
    );
    controller.clock.jump(4 * MINUTE_MS);
    await cluster.settle(controller);
    expect(await finalizersOf("away")).toEqual([OURS]);
    controller.clock.jump(MINUTE_MS);
    await eventually(async () => expect(await finalizersOf("away")).toBeUndefined());
    await eventually(async () => {
      const args = ["get", "events", "--field-selector=reason=ImagesLeft", "-o", "json"];
      const { items } = JSON.parse(await cluster.kubectl(args));
      expect(items).toMatchObject([
        {
          involvedObject: { kind: "ImageCache", name: "away" },
          type: "Warning",
          message: expect.stringContaining(`: 1, such as node-a with ${reference}: `),
        },
      ]);
    });
    // The removal goes on.
    expect(await cluster.notesOn("node-a")).toHaveProperty([reference]);
    await cluster.setReady("node-a", "True");
    await eventually(async () => expect(await toldToRemove(reference)).toBe(1));
    await removals.end(["removed"]);
  });

  it("holds nothing in a namespace that is being deleted", async () => {
    const { reference } = cluster.push("ending");
    await using _controller = cluster.startController(REMOVING);
    await cluster.kubectl(["create", "namespace", "ending"]);
    await fill("ending", { image: reference, namespace: "ending" });
    await cluster.kubectl(["delete", "namespace", "ending", "--wait=false"]);
    // Returns although no agent has said anything.
    await cluster.kubectl(["delete", "imagecache", "ending", "-n", "ending", "--timeout=20s"]);
    await eventually(async () => expect(await toldToRemove(reference)).toBe(2));
    await removals.end(["removed"]);
  });

  it("holds nothing where no images are deleted", async () => {
    const { reference } = cluster.push("left");
    await using _controller = cluster.startController();
    await fill("left", { image: reference });
    await cluster.kubectl(["delete", "imagecache", "left", "--timeout=20s"]);
    expect(await finalizersOf("left")).toBeUndefined();
  });
});
