import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AdmissionRules,
  NodeAdmission,
  type NodeStanding,
} from "../../../../controller/caches/nodes/node-admission.ts";

const NODES = ["node-1", "node-2", "node-3", "node-4"];

function admission(rules: AdmissionRules, nodes: readonly string[] = NODES): NodeAdmission {
  const created = new NodeAdmission(rules);
  for (const node of nodes) created.set(node, "eager");
  return created;
}

const anyRules = fc.record({
  parallelism: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom("0%", "30%", "100%")),
  canary: fc.option(fc.record({ nodes: fc.constantFrom(1, 3, "20%") }), { nil: undefined }),
});
const anyStanding = fc.constantFrom<NodeStanding>("complete", "proven", "eager", "failed", "idle");
const anyNode = fc.integer({ min: 1, max: 9 }).map((number) => `node-${number}`);

describe("NodeAdmission with a parallelism", () => {
  it("lets in so many, and the next as soon as one is done, in the order in which they came", () => {
    const nodes = admission({ parallelism: 2 });
    expect(nodes.admit()).toEqual({ admitted: ["node-1", "node-2"], isWaitChanged: true });
    expect(nodes.waitOf("node-1")).toBeUndefined();
    expect(nodes.waitOf("node-3")).toEqual({
      kind: "waiting",
      reason: "Parallelism",
      message: "Waits for its turn: the parallelism is 2",
    });
    expect(nodes.admit().admitted).toEqual([]);
    nodes.set("node-2", "complete");
    expect(nodes.admit().admitted).toEqual(["node-3"]);
  });

  it("gives the place of a node that failed, waits or is gone to the next", () => {
    const nodes = admission({ parallelism: 1 });
    nodes.admit();
    nodes.set("node-1", "failed");
    expect(nodes.admit().admitted).toEqual(["node-2"]);
    nodes.set("node-2", "idle");
    expect(nodes.admit().admitted).toEqual(["node-3"]);
    nodes.forget("node-3");
    expect(nodes.admit().admitted).toEqual(["node-4"]);
  });

  it("takes a share of the nodes that there are", () => {
    expect(admission({ parallelism: "50%" }).admit().admitted).toEqual(["node-1", "node-2"]);
    expect(admission({ parallelism: "1%" }).admit().admitted).toEqual(["node-1"]);
  });

  it("lets nobody in while it is 0", () => {
    const nodes = admission({ parallelism: 0 });
    expect(nodes.admit().admitted).toEqual([]);
    expect(nodes.waitOf("node-1")?.reason).toBe("Parallelism");
  });

  it("has the last let in wait again where it shrinks, before all others", () => {
    const nodes = admission({ parallelism: 3 });
    nodes.admit();
    nodes.rules = { parallelism: 1 };
    expect(nodes.admit()).toEqual({ admitted: [], isWaitChanged: true });
    expect(nodes.waitOf("node-1")).toBeUndefined();
    expect(nodes.waitOf("node-2")?.reason).toBe("Parallelism");
    nodes.set("node-1", "complete");
    expect(nodes.admit().admitted).toEqual(["node-2"]);
  });
});

describe("NodeAdmission with a canary", () => {
  const RULES = { parallelism: 3, canary: { nodes: 2 } };

  it("lets in no more than the canaries until all of them hold everything", () => {
    const nodes = admission(RULES);
    expect(nodes.admit().admitted).toEqual(["node-1", "node-2"]);
    expect(nodes.waitOf("node-3")).toEqual({
      kind: "waiting",
      reason: "Canary",
      message: "Waits until the canaries (2) hold all images",
    });
    nodes.set("node-1", "complete");
    expect(nodes.admit()).toEqual({ admitted: [], isWaitChanged: false });
    nodes.set("node-2", "complete");
    expect(nodes.admit()).toEqual({ admitted: ["node-3", "node-4"], isWaitChanged: true });
  });

  it("spreads no further where a canary fails, and tries that one again", () => {
    const nodes = admission(RULES);
    nodes.admit();
    nodes.set("node-1", "complete");
    nodes.set("node-2", "failed");
    expect(nodes.admit().admitted).toEqual([]);
    nodes.set("node-2", "eager");
    expect(nodes.admit().admitted).toEqual(["node-2"]);
    expect(nodes.waitOf("node-3")?.reason).toBe("Canary");
  });

  it("takes another node for a canary that went away or cannot be pulled on", () => {
    const nodes = admission(RULES);
    nodes.admit();
    nodes.forget("node-1");
    expect(nodes.admit().admitted).toEqual(["node-3"]);
    nodes.set("node-2", "idle");
    expect(nodes.admit().admitted).toEqual(["node-4"]);
  });

  it("is over when the canaries have pulled all that they may, also where they do not hold everything", () => {
    const nodes = admission(RULES);
    nodes.admit();
    nodes.set("node-1", "proven");
    nodes.set("node-2", "complete");
    expect(nodes.admit().admitted).toEqual(["node-3", "node-4"]);
  });

  it("frees the place of one that failed when it can be pulled on no more", () => {
    const nodes = admission(RULES);
    nodes.admit();
    nodes.set("node-1", "failed");
    expect(nodes.admit().admitted).toEqual([]);
    nodes.set("node-1", "idle");
    expect(nodes.admit().admitted).toEqual(["node-3"]);
  });

  it("is over for a node that joins when enough hold everything", () => {
    const nodes = admission(RULES);
    for (const node of NODES) nodes.set(node, "complete");
    nodes.admit();
    nodes.set("node-5", "eager");
    expect(nodes.admit().admitted).toEqual(["node-5"]);
  });
});

describe("NodeAdmission of a suspended cache", () => {
  it("lets nobody in, and goes on where it stood", () => {
    const nodes = admission({ parallelism: 2 });
    nodes.admit();
    nodes.rules = { parallelism: 2, suspend: true };
    nodes.set("node-1", "complete");
    expect(nodes.admit()).toEqual({ admitted: [], isWaitChanged: true });
    expect(["node-1", "node-2", "node-3"].map((node) => nodes.waitOf(node)?.reason)).toEqual([
      undefined,
      "Suspended",
      "Suspended",
    ]);
    nodes.rules = { parallelism: 2 };
    expect(nodes.admit()).toEqual({ admitted: ["node-3"], isWaitChanged: true });
  });
});

describe("NodeAdmission", () => {
  it("never has more nodes in than the parallelism, and leaves no place free that may be taken", () => {
    const change = fc.tuple(anyNode, fc.option(anyStanding, { nil: undefined }));
    fc.assert(
      fc.property(anyRules, fc.array(change, { maxLength: 60 }), (rules, changes) => {
        const nodes = new NodeAdmission(rules);
        const standings = new Map<string, NodeStanding>();
        for (const [node, standing] of changes) {
          if (standing === undefined) {
            nodes.forget(node);
            standings.delete(node);
          } else {
            nodes.set(node, standing);
            standings.set(node, standing);
          }
          nodes.admit();
          const limit = Math.ceil(
            typeof rules.parallelism === "number"
              ? rules.parallelism
              : (standings.size * Number.parseInt(rules.parallelism, 10)) / 100,
          );
          const eager = [...standings.keys()].filter((name) => standings.get(name) === "eager");
          const waits = eager.flatMap((name) => nodes.waitOf(name)?.reason ?? []);
          const admitted = eager.length - waits.length;
          expect(admitted).toBeLessThanOrEqual(limit);
          expect(waits.includes("Parallelism") && admitted < limit).toBe(false);
        }
      }),
    );
  });

  it("lets in as many in whatever order the nodes are seen", () => {
    const standings = fc.dictionary(anyNode, anyStanding, { maxKeys: 9 });
    fc.assert(
      fc.property(anyRules, standings, fc.gen(), (rules, all, gen) => {
        const shuffled = gen(() =>
          fc.shuffledSubarray(Object.entries(all), { minLength: Object.keys(all).length }),
        );
        const counts = [Object.entries(all), shuffled].map((entries) => {
          const nodes = new NodeAdmission(rules);
          for (const [node, standing] of entries) nodes.set(node, standing);
          return nodes.admit().admitted.length;
        });
        expect(counts[0]).toBe(counts[1]);
      }),
    );
  });
});
