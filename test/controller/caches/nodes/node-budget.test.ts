import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { overBudgetOf, type SizedImage } from "../../../../controller/caches/nodes/node-budget.ts";
import { digestOf } from "../../../support/layers.ts";

/** An image whose layers are named, each of so many bytes. */
function image(reference: string, layers: Readonly<Record<string, number>>): SizedImage {
  const list = Object.entries(layers).map(([name, sizeBytes]) => ({
    digest: digestOf(name),
    sizeBytes,
  }));
  return { reference, layers: list };
}

describe("overBudgetOf()", () => {
  it("leaves out what does not fit, in the order listed, and takes what still does", () => {
    const images = [
      image("a", { a: 60_000_000 }),
      image("b", { b: 50_000_000 }),
      image("c", { c: 40_000_000 }),
    ];
    expect([...overBudgetOf(images, 100_000_000)]).toEqual([
      [
        "b",
        {
          kind: "waiting",
          reason: "OverBudget",
          message: "Would make 110.0 MB of at most 100.0 MB (maxBytesPerNode)",
        },
      ],
    ]);
  });

  it("counts a layer once, in one image and over several", () => {
    const images = [
      image("a", { base: 80, a: 10 }),
      {
        reference: "twice",
        layers: [...(image("x", { x: 5 }).layers ?? [])].flatMap((l) => [l, l]),
      },
      image("b", { base: 80, b: 5 }),
    ];
    expect(overBudgetOf(images, 100).size).toBe(0);
    expect([...overBudgetOf(images, 99).keys()]).toEqual(["b"]);
  });

  it("keeps nothing back of which it does not know the size", () => {
    const images = [image("a", { a: 100 }), { reference: "b", layers: undefined }];
    expect(overBudgetOf(images, 100).size).toBe(0);
  });

  it("never lets more bytes in than it may, and never leaves out what would fit", () => {
    const layers = fc.dictionary(fc.constantFrom("l1", "l2", "l3", "l4"), fc.constant(10));
    fc.assert(
      fc.property(
        fc.array(layers, { maxLength: 8 }),
        fc.integer({ min: 1, max: 50 }),
        (lists, maxBytes) => {
          const images = lists.map((list, index) => image(`image-${index}`, list));
          const over = overBudgetOf(images, maxBytes);
          const held = new Set<string>();
          for (const { reference, layers: own = [] } of images) {
            const together = new Set([...held, ...own.map(({ digest }) => digest)]);
            expect(over.has(reference)).toBe(together.size * 10 > maxBytes);
            if (!over.has(reference)) for (const digest of together) held.add(digest);
          }
          expect(held.size * 10).toBeLessThanOrEqual(maxBytes);
        },
      ),
    );
  });
});
