import { describe, expect, it } from "vitest";
import { Candidates } from "../../placement/candidates.ts";
import { Inventory } from "../../placement/inventory.ts";
import { node } from "../support/observed.ts";

const ARM = { os: "linux", architecture: "arm64" };

function inventoryOf(platforms: Readonly<Record<string, "amd64" | "arm64">>): Inventory {
  const inventory = new Inventory();
  for (const [name, architecture] of Object.entries(platforms)) {
    inventory.observeNode({ ...node(name), platform: { ...ARM, architecture } }, 0);
  }
  return inventory;
}

function namesOf(candidates: Candidates): string[] {
  return Array.from({ length: candidates.count }, (_, at) => candidates.nodeAt(at)?.name ?? "");
}

/** As a scanner adds them: expected ones first, then looked up. */
function addAll(candidates: Candidates, names: readonly string[]): void {
  const bytes = Buffer.from(names.map((name) => `${name}"`).join(""));
  let at = 0;
  for (const name of names) {
    const end = candidates.addExpected(bytes, at, 0x22);
    if (end < 0) candidates.addBytes(bytes, at, at + name.length);
    at += name.length + 1;
  }
}

describe("Candidates", () => {
  it("has each known node once, in the order in which they are named", () => {
    const { nodes } = inventoryOf({ a: "amd64", b: "amd64", c: "amd64" });
    const candidates = new Candidates(nodes);
    candidates.clear();
    for (const name of ["c", "stranger", "a", "c"]) candidates.add(name);
    expect(namesOf(candidates)).toEqual(["c", "a"]);
    const [slot = -1, other = -1] = ["a", "b"].map((name) => nodes.slotOf(name) ?? -1);
    expect([candidates.placeOf(slot), candidates.placeOf(other)]).toEqual([1, -1]);
    candidates.clear();
    expect([candidates.count, candidates.placeOf(slot)]).toEqual([0, -1]);
  });

  it("finds nodes by their bytes whatever was expected to follow", () => {
    const { nodes } = inventoryOf({ a: "amd64", ab: "amd64", b: "amd64" });
    const candidates = new Candidates(nodes);
    for (const names of [
      ["a", "ab", "b"],
      ["a", "ab", "b"],
      ["ab", "a", "b"],
      ["b", "a", "ab"],
    ]) {
      candidates.clear();
      addAll(candidates, names);
      expect(namesOf(candidates)).toEqual(names);
    }
  });

  it("expects the names of two stretches that are mixed, once it knows their order", () => {
    const names = Array.from({ length: 20 }, (_, at) => `n${at}`);
    const { nodes } = inventoryOf(Object.fromEntries(names.map((name) => [name, "amd64"])));
    const candidates = new Candidates(nodes);
    const unexpected = (asked: readonly string[]) => {
      candidates.clear();
      return asked.filter((name) => {
        const bytes = Buffer.from(`${name}"`);
        const isExpected = candidates.addExpected(bytes, 0, 0x22) >= 0;
        if (!isExpected) candidates.addBytes(bytes, 0, name.length);
        return !isExpected;
      });
    };
    const mixed = names.slice(0, 10).flatMap((name, at) => [name, names[10 + at] ?? ""]);
    for (let call = 0; call < 3; call++) unexpected(names);
    expect([unexpected(mixed), unexpected(names)]).toEqual([["n10"], []]);
    expect(namesOf(candidates)).toEqual(names);
  });

  it("does not expect a node that is gone, nor take its slot's next owner for it", () => {
    const inventory = inventoryOf({ a: "amd64", b: "amd64" });
    const candidates = new Candidates(inventory.nodes);
    candidates.clear();
    addAll(candidates, ["a", "b"]);
    inventory.forgetNode("b", 0);
    inventory.observeNode(node("c"), 0);
    candidates.clear();
    addAll(candidates, ["a", "b", "c"]);
    expect(namesOf(candidates)).toEqual(["a", "c"]);
  });

  it("group() puts the nodes of a platform together", () => {
    const { nodes } = inventoryOf({ a: "amd64", b: "arm64", c: "amd64", d: "arm64" });
    const candidates = new Candidates(nodes);
    candidates.clear();
    for (const name of ["b", "a", "d", "c"]) candidates.add(name);
    const groups = candidates.group().map(({ platform, from, to }) => ({
      architecture: platform.platform.architecture,
      names: namesOf(candidates).slice(from, to),
    }));
    expect(groups).toEqual([
      { architecture: "arm64", names: ["b", "d"] },
      { architecture: "amd64", names: ["a", "c"] },
    ]);
    expect(candidates.placeOf(nodes.slotOf("a") ?? -1)).toBe(2);
  });

  it("group() of no candidates is no group", () => {
    const candidates = new Candidates(inventoryOf({ a: "amd64" }).nodes);
    candidates.clear();
    expect(candidates.group()).toEqual([]);
  });
});
