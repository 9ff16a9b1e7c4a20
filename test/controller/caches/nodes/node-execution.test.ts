import { describe, expect, it } from "vitest";
import { DiskLooks } from "../../../../controller/caches/nodes/disk-guarding.ts";
import {
  NodeExecution,
  type NodeExecutionOptions,
  type NodeWork,
} from "../../../../controller/caches/nodes/node-execution.ts";
import type { NodeWrite } from "../../../../controller/caches/nodes/node-writer.ts";
import type { PodReckoning } from "../../../../controller/caches/pullers/pod-reckoning.ts";
import type { Making } from "../../../../controller/caches/pullers/puller-maker.ts";
import { ClusterState } from "../../../../controller/cluster-state.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { cacheOnNode, pullerOf, situation } from "./sample-situation.ts";

const RAW = { metadata: { name: "a", resourceVersion: "7" }, status: {} };
const NODE: NodeWrite = { kind: "written", raw: RAW };
const WEB = "r.example/web:1";
const removal = { nodeName: "a", name: "r", uid: "u", progress: { kind: "running" } } as const;
const ended: PodReckoning = { pod: pullerOf({ name: "ended" }), isDone: true, results: new Map() };

const work: NodeWork = {
  wish: { notes: new Map(), labels: {}, taintRemoval: [] },
  ending: [ended],
  obsolete: [pullerOf({ name: "obsolete" })],
  removal: { ended: removal, references: ["r.example/x:1"], leftovers: [], dueMs: Infinity },
  pods: [
    {
      cache: cacheOnNode([]),
      kind: "pull",
      slot: "0",
      images: [{ reference: WEB, pullPolicy: "Always" }],
    },
  ],
  conclude: (makings) =>
    makings.every(({ making }) => making === "made")
      ? undefined
      : new Map(makings.map(({ making }) => [making, { state: "found", atMs: 0 }])),
};

/** An execution whose writes come to what is said, and what it does, in order. */
function execution(
  change: {
    readonly write?: NodeWrite;
    readonly taints?: NodeWrite;
    readonly making?: Making;
    readonly isRemoving?: boolean;
  } = {},
) {
  const { write = NODE, taints, making = "made", isRemoving = true } = change;
  const done: string[] = [];
  const state = new ClusterState({ clock: new FakeClock(), maxImages: 10 });
  const disks = new DiskLooks();
  const step = <T>(name: string, result: T): Promise<T> => {
    done.push(name);
    return Promise.resolve(result);
  };
  const options: NodeExecutionOptions = {
    state,
    disks,
    nodeWriter: {
      write: ({ resourceVersion }, { notes }) =>
        step(
          [
            "write",
            ...[...notes].map(([name, note]) => `${note.state} ${name} over ${resourceVersion}`),
          ].join(" "),
          write,
        ),
      removeTaints: () => step("taints", taints),
    },
    pullerWriter: { delete: ({ name }) => step(`delete ${name}`, undefined) },
    pullerMaker: { make: () => step("make", making) },
    removalWriter: {
      delete: ({ name }) => step(`delete ${name}`, undefined),
      create: (_node, references) => step(`remove ${references.join()}`, isRemoving),
    },
    onEnd: ({ pod }) => done.push(`ended ${pod.name}`),
  };
  return { execution: new NodeExecution(options), done, state, disks };
}

describe("NodeExecution", () => {
  it("notes before it ends what the notes are about, and removes last what may be refused", async () => {
    const { execution: executing, done } = execution();
    expect(await executing.execute(situation([]), work)).toEqual({
      kind: "done",
      made: work.pods,
    });
    expect(done).toEqual([
      "write",
      "taints",
      "delete ended",
      "ended ended",
      "delete obsolete",
      "make",
      "delete r",
      "remove r.example/x:1",
    ]);
  });

  it.for<[NodeWrite, object]>([
    [{ kind: "conflict" }, { kind: "again", made: [] }],
    [{ kind: "gone" }, { kind: "stale" }],
    [{ kind: "stale" }, { kind: "stale" }],
    [
      { kind: "refused", message: "too long" },
      { kind: "refused", message: "too long" },
    ],
  ])("does nothing but say so where the write came to %o", async ([write, outcome]) => {
    const noting = execution({ write });
    expect(await noting.execution.execute(situation([]), work)).toEqual(outcome);
    expect(noting.done).toEqual(["write"]);
    const tainting = execution({ taints: write });
    expect(await tainting.execution.execute(situation([]), work)).toEqual(outcome);
    expect(tainting.done).toEqual(["write", "taints"]);
  });

  it("removes from a node that cannot take the notes what alone makes room for them, once", async () => {
    const write = { kind: "refused", message: "too long" } as const;
    const { execution: executing, done } = execution({ write });
    const first = {
      ended: undefined,
      references: ["r.example/x:1"],
      leftovers: [],
      dueMs: Infinity,
    };
    expect(await executing.execute(situation([]), { ...work, removal: first })).toEqual(write);
    expect(done).toEqual(["write", "remove r.example/x:1"]);
    // What it came to could not be noted either: the pod is the only trace of it.
    await executing.execute(situation([]), work);
    expect(done).toEqual(["write", "remove r.example/x:1", "write"]);
  });

  it("has to come again for a pod that could not be made, and for a removal that was refused", async () => {
    const outcomes = [
      await execution({ making: "exists" }).execution.execute(situation([]), work),
      await execution({ isRemoving: false }).execution.execute(situation([]), work),
    ];
    expect(outcomes).toEqual([
      { kind: "again", made: [] },
      { kind: "again", made: work.pods },
    ]);
  });

  it("notes what came of a pod that is not made, over what it wrote before", async () => {
    const refused = execution({ making: "refused" });
    expect(await refused.execution.execute(situation([]), work)).toEqual({
      kind: "again",
      made: [],
    });
    const unwanted = execution({ making: "unwanted" });
    expect(await unwanted.execution.execute(situation([]), work)).toEqual({
      kind: "done",
      made: [],
    });
    for (const [{ done }, making] of [
      [refused, "refused"],
      [unwanted, "unwanted"],
    ] as const) {
      expect(done.slice(-5)).toEqual([
        "make",
        `write found ${making} over 7`,
        "taints",
        "delete r",
        "remove r.example/x:1",
      ]);
    }
  });

  it("comes again for a pod that may have been made", async () => {
    const { execution: executing } = execution({ making: "untold" });
    expect(await executing.execute(situation([]), work)).toEqual({ kind: "again", made: [] });
  });

  it("knows what it wrote before the watch shows it, and that a disk is another one after a pull", async () => {
    const { execution: executing, state, disks } = execution();
    disks.take("a", { totalBytes: 2, availableBytes: 1 }, { askedMs: 0, nowMs: 0 });
    await executing.execute(situation([]), work);
    expect(state.caches.nodes.get("a")?.resourceVersion).toBe("7");
    expect(disks.of("a", 0)).toBeUndefined();
  });

  it("takes the pods of a node that is gone away, also that which removes", async () => {
    const { execution: executing, state, done } = execution();
    state.caches.observeRemoval(removal);
    await executing.leave("a", [pullerOf({ name: "one" }), pullerOf({ name: "two" })]);
    expect(done).toEqual(["delete one", "delete two", "delete r"]);
  });
});
