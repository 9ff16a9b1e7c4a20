import { describe, expect, it } from "vitest";
import { RemovalFailures } from "../../../../controller/caches/removal/removal-failures.ts";

const [ONE, TWO] = ["r.example/one:1", "r.example/two:1"];
const inUse = { kind: "inUse" } as const;
const failed = { kind: "failed", message: "No room" } as const;

describe("RemovalFailures", () => {
  it("counts each try once, waits longer after each, and knows what the last came to", () => {
    const failures = new RemovalFailures(() => 0);
    expect(failures.add("a", ONE, { tryId: "r1", outcome: failed, atMs: 0 })).toBe(true);
    expect(failures.add("a", ONE, { tryId: "r1", outcome: inUse, atMs: 99 })).toBe(false);
    expect(failures.of("a", ONE)).toEqual({
      kind: "failed",
      message: "No room",
      attempts: 1,
      nextTryMs: 10_000,
    });
    expect(failures.add("a", ONE, { tryId: "r2", outcome: inUse, atMs: 10_000 })).toBe(true);
    expect(failures.of("a", ONE)).toEqual({
      kind: "inUse",
      message: "A container on the node uses it",
      attempts: 2,
      nextTryMs: 30_000,
    });
  });

  it("waits five minutes at most, and keeps 500 characters of a message", () => {
    const failures = new RemovalFailures(() => 0);
    const outcome = { kind: "failed", message: "x".repeat(501) } as const;
    for (let at = 0; at < 20; at += 1)
      failures.add("a", ONE, { tryId: `r${at}`, outcome, atMs: 0 });
    expect(failures.of("a", ONE)).toEqual({
      kind: "failed",
      message: "x".repeat(500),
      attempts: 20,
      nextTryMs: 300_000,
    });
  });

  it("forgets an image that is settled, and everything about a node that is gone", () => {
    const failures = new RemovalFailures(() => 0);
    const places = [
      ["a", ONE],
      ["a", TWO],
      ["b", ONE],
    ] as const;
    for (const [node, reference] of places) {
      failures.add(node, reference, { tryId: "r1", outcome: failed, atMs: 0 });
    }
    const attempts = () =>
      places.map(([node, reference]) => failures.of(node, reference)?.attempts);
    failures.clear("a", ONE);
    expect(attempts()).toEqual([undefined, 1, 1]);
    failures.forgetNode("a");
    expect(attempts()).toEqual([undefined, undefined, 1]);
  });
});
