import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NameTable } from "../../placement/name-table.ts";

const name = fc.oneof(
  fc.stringMatching(/^[a-z]{1,2}$/),
  fc.stringMatching(/^node-[0-9a-f]{1,200}$/),
  fc.constantFrom("", "ü", 'a"b', "a\\b", "a\nb"),
);
const step = fc.record({ add: fc.boolean(), slot: fc.nat(200), name });

function find(table: NameTable, text: string): number | undefined {
  const bytes = Buffer.from(`<<${text}>>`);
  return table.slotOf(bytes, 2, bytes.length - 2);
}

describe("NameTable", () => {
  it("finds what a Map finds, but for names that JSON writes otherwise", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const table = new NameTable();
        const slots = new Map<string, number>();
        for (const { add, slot, name: text } of steps) {
          const known = slots.get(text);
          if (add && known === undefined && ![...slots.values()].includes(slot)) {
            slots.set(text, slot);
            table.add(text, slot);
          } else if (!add && known !== undefined) {
            slots.delete(text);
            table.remove(known);
          }
        }
        for (const { name: text } of steps) {
          const isPlain = text !== "" && JSON.stringify(text) === `"${text}"` && text !== "ü";
          expect(find(table, text)).toBe(isPlain ? slots.get(text) : undefined);
        }
      }),
    );
  });

  it("endOf() says where a name ends, and nothing of a name that is cut off or gone", () => {
    const table = new NameTable();
    table.add("node-1", 7);
    expect(table.endOf(7, Buffer.from('"node-1"'), 1)).toBe(7);
    expect(table.endOf(7, Buffer.from('"node-'), 1)).toBe(-1);
    expect(table.endOf(7, Buffer.from('"node-2"'), 1)).toBe(-1);
    table.remove(7);
    expect(table.endOf(7, Buffer.from('"node-1"'), 1)).toBe(-1);
  });
});
