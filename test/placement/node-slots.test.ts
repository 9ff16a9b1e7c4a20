import { describe, expect, it } from "vitest";
import { NodeSlots } from "../../placement/node-slots.ts";

describe("NodeSlots", () => {
  it("gives each name one slot and reuses the slot of a node that is gone", () => {
    const slots = new NodeSlots();
    expect(["a", "b", "a"].map((name) => slots.claim(name))).toEqual([0, 1, 0]);
    slots.release("a");
    expect(slots.slotOf("a")).toBeUndefined();
    expect(slots.claim("c")).toBe(0);
    expect([slots.size, slots.capacity]).toEqual([2, 2]);
  });

  it("release() of a stranger changes nothing", () => {
    const slots = new NodeSlots();
    slots.claim("a");
    slots.release("b");
    expect([slots.size, slots.claim("b")]).toEqual([1, 1]);
  });
});
