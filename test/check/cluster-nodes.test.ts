import { describe, expect, it } from "vitest";
import { nodeConstraintsOf } from "../../check/node-eligibility.ts";
import { parseImageReference } from "../../placement/image-reference.ts";
import { digestOf } from "../support/layers.ts";
import { type NodeFields, nodeObject } from "../webhook/nodes.ts";
import { ReviewDesk } from "../webhook/review-desk.ts";

const PINNED = `registry.example/app@${digestOf("app")}`;
const TAGGED = "registry.example/app:v1";
const ANY = nodeConstraintsOf({});

function clusterOf(nodes: Readonly<Record<string, NodeFields>>): ReviewDesk {
  return new ReviewDesk({
    nodes: Object.entries(nodes).map(([name, fields]) => nodeObject(name, fields)),
  });
}

describe("ClusterNodes", () => {
  it("eligibleFor() lists nodes that fit, and their platforms, those of most nodes first", () => {
    const { nodes } = clusterOf({
      a: { architecture: "arm64", labels: { pool: "x" } },
      b: { labels: { pool: "x" } },
      c: { labels: { pool: "x" }, runtime: "containerd://1.7.0" },
      d: {},
    });
    const pool = nodeConstraintsOf({ nodeSelector: { pool: "x" } });
    expect(nodes.eligibleFor(pool)).toEqual({
      names: ["a", "b", "c"],
      platforms: [
        { os: "linux", architecture: "amd64" },
        { os: "linux", architecture: "arm64" },
      ],
      takeSchema1: false,
      mayHaveMore: false,
    });
    const none = nodeConstraintsOf({ nodeSelector: { pool: "y" } });
    expect(nodes.eligibleFor(none)).toMatchObject({ names: [], platforms: [], takeSchema1: false });
  });

  it("eligibleFor() follows nodes that change, come and go", () => {
    const desk = clusterOf({ a: {} });
    const pool = nodeConstraintsOf({ nodeSelector: { pool: "x" } });
    expect(desk.nodes.eligibleFor(pool).names).toEqual([]);
    desk.observeNode(nodeObject("a", { labels: { pool: "x" } }));
    expect(desk.nodes.eligibleFor(pool).names).toEqual(["a"]);
    desk.nodes.forget("a");
    expect(desk.nodes.eligibleFor(pool).names).toEqual([]);
  });

  it("countWith() counts by digest, and by tag whatever it stands for", () => {
    const { nodes } = clusterOf({ a: { images: [PINNED] }, b: { images: [TAGGED] }, c: {} });
    const eligible = nodes.eligibleFor(ANY);
    const count = (text: string) => nodes.countWith(parseImageReference(text), eligible);
    expect([count(PINNED), count(TAGGED), count("registry.example/app:v2")]).toEqual([1, 1, 0]);
  });

  it.for([
    { present: 0, enough: 1, are: false },
    { present: 1, enough: 1, are: true },
    { present: 2, enough: 3, are: false },
    { present: 3, enough: 3, are: true },
    { present: 4, enough: 4, are: true },
    { present: 3, enough: 4, are: false },
  ])("areEnoughWith() is $are for $enough when $present of 4 have it", (given) => {
    const holders = Array.from({ length: 4 }, (_, index) => index >= 4 - given.present);
    for (const order of [holders, holders.toReversed()]) {
      const entries = order.map((has, index) => [`n${index}`, has ? { images: [PINNED] } : {}]);
      const { nodes } = clusterOf(Object.fromEntries(entries) as Record<string, NodeFields>);
      const reference = parseImageReference(PINNED);
      const eligible = nodes.eligibleFor(ANY);
      expect(nodes.areEnoughWith(reference, eligible, given.enough)).toBe(given.are);
    }
  });

  it("takes only nodes of the eligible ones into account", () => {
    const { nodes } = clusterOf({ a: { images: [PINNED] }, b: { labels: { pool: "x" } } });
    const eligible = nodes.eligibleFor(nodeConstraintsOf({ nodeSelector: { pool: "x" } }));
    expect(nodes.areEnoughWith(parseImageReference(PINNED), eligible, 1)).toBe(false);
  });
});
