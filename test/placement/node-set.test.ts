import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NodeSet, type SlotPlaces } from "../../placement/node-set.ts";

const slot = fc.oneof(fc.nat(80), fc.nat(20_000), fc.constantFrom(0, 31, 32, 63, 64));
const step = fc.record({ add: fc.boolean(), slot });

/** Those of all but the first of `asked`, which is of another platform. */
function placesOf(asked: readonly number[]): SlotPlaces {
  return {
    slots: Int32Array.from(asked),
    capacity: 400,
    from: 1,
    to: asked.length,
    placeOf: (at) => asked.indexOf(at),
  };
}

describe("NodeSet", () => {
  it("behaves as a Set through any sequence of additions and deletions", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const nodes = new NodeSet();
        const model = new Set<number>();
        for (const { add, slot: at } of steps) {
          const changed = add ? !model.has(at) : model.has(at);
          if (add) model.add(at);
          else model.delete(at);
          expect(add ? nodes.add(at) : nodes.delete(at)).toBe(changed);
        }
        expect(nodes.size).toBe(model.size);
        expect([...nodes.values()].sort((a, b) => a - b)).toEqual([...model].sort((a, b) => a - b));
        for (const { slot: at } of steps) expect(nodes.has(at)).toBe(model.has(at));
      }),
    );
  });

  it("addTo() adds to the members' places and to no other, whatever the set's form", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(299), { maxLength: 300 }),
        fc.uniqueArray(fc.nat(399), { minLength: 2, maxLength: 300 }),
        (members, asked) => {
          const nodes = new NodeSet();
          for (const at of members) nodes.add(at);
          const places = placesOf(asked);
          const column = new Float64Array(asked.length).fill(1);
          nodes.addTo(column, places, 5);
          const expected = asked.map((at, place) => (place > 0 && members.includes(at) ? 6 : 1));
          expect([...column]).toEqual(expected);
          expect([...nodes.values()].sort((a, b) => a - b)).toEqual(
            members.toSorted((a, b) => a - b),
          );
        },
      ),
    );
  });

  it("addToBut() adds to the members' places, others' aside", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(299), { maxLength: 300 }),
        fc.uniqueArray(fc.nat(299), { maxLength: 300 }),
        fc.uniqueArray(fc.nat(399), { minLength: 2, maxLength: 300 }),
        (members, left, asked) => {
          const [nodes, others] = [new NodeSet(), new NodeSet()];
          for (const at of members) nodes.add(at);
          for (const at of left) others.add(at);
          const places = placesOf(asked);
          const column = new Float64Array(asked.length).fill(1);
          nodes.addToBut(others, column, places, 5);
          const isAdded = (at: number) => members.includes(at) && !left.includes(at);
          expect([...column]).toEqual(asked.map((at, place) => (place > 0 && isAdded(at) ? 6 : 1)));
        },
      ),
    );
  });

  it("addToSlots() adds to the members and to no other slot, whatever the set's form", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(299), { maxLength: 300 }), (members) => {
        const nodes = new NodeSet();
        for (const at of members) nodes.add(at);
        const column = new Float64Array(300).fill(1);
        nodes.addToSlots(column, 5);
        const expected = Array.from({ length: 300 }, (_, at) => (members.includes(at) ? 6 : 1));
        expect([...column]).toEqual(expected);
      }),
    );
  });
});
