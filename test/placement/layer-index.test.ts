import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LayerIndex } from "../../placement/layer-index.ts";
import { layer } from "../support/layers.ts";

function slotsOf(index: LayerIndex, key: string): number[][] {
  return (index.image(key)?.layers ?? []).map(({ present }) => [...present.values()]);
}

describe("LayerIndex", () => {
  it("place() puts every layer of the image on the node", () => {
    const index = new LayerIndex();
    const image = index.defineImage("a", [layer(1, 10), layer(2, 20)]);
    index.place(image, 7);
    expect(slotsOf(index, "a")).toEqual([[7], [7]]);
  });

  it("displace() keeps a layer that another image on the node contains", () => {
    const index = new LayerIndex();
    const a = index.defineImage("a", [layer(1, 10), layer(2, 20)]);
    const b = index.defineImage("b", [layer(1, 10), layer(3, 30)]);
    index.place(a, 0);
    index.place(b, 0);
    index.displace(a, 0);
    expect(slotsOf(index, "a")).toEqual([[0], []]);
    expect(slotsOf(index, "b")).toEqual([[0], [0]]);
  });

  it("keeps arriving apart from present", () => {
    const index = new LayerIndex();
    const image = index.defineImage("a", [layer(1, 10)]);
    index.place(image, 3, "arriving");
    expect(slotsOf(index, "a")).toEqual([[]]);
    expect([...(image.layers[0]?.arriving.values() ?? [])]).toEqual([3]);
    index.displace(image, 3, "arriving");
    expect([...(image.layers[0]?.arriving.values() ?? [])]).toEqual([]);
  });

  it("defineImage() gives the nodes that hold an opaque image its layers", () => {
    const index = new LayerIndex();
    const image = index.defineOpaqueImage("a", 100);
    index.place(image, 4);
    expect(index.layerCount).toBe(1);
    index.defineImage("a", [layer(1, 60), layer(2, 40)]);
    expect(slotsOf(index, "a")).toEqual([[4], [4]]);
    expect(index.layerCount).toBe(2);
  });

  it("defineOpaqueImage() takes a known image's layers back where no other image has them", () => {
    const index = new LayerIndex();
    const a = index.defineImage("a", [layer(1, 60), layer(2, 40)]);
    const b = index.defineImage("b", [layer(1, 60)]);
    index.place(a, 0);
    index.place(b, 1);
    index.defineOpaqueImage("a", 100);
    expect(slotsOf(index, "a")).toEqual([[0]]);
    expect(slotsOf(index, "b")).toEqual([[1]]);
  });

  it("counts a layer that an image lists twice once", () => {
    const index = new LayerIndex();
    expect(index.defineImage("a", [layer(1, 10), layer(1, 10)]).layers).toHaveLength(1);
  });

  it("keeps the first size of a digest and counts the conflict", () => {
    const index = new LayerIndex();
    index.defineImage("a", [layer(1, 10)]);
    const b = index.defineImage("b", [layer(1, 11)]);
    expect(b.layers[0]?.sizeBytes).toBe(10);
    expect(index.sizeConflicts).toBe(1);
  });

  it("dropImage() refuses while a node has or awaits the image, then frees its layers", () => {
    const index = new LayerIndex();
    const image = index.defineImage("a", [layer(1, 10)]);
    index.place(image, 0, "arriving");
    expect(index.dropImage("a")).toBe(false);
    index.displace(image, 0, "arriving");
    expect(index.dropImage("a")).toBe(true);
    expect([index.imageCount, index.layerCount]).toEqual([0, 0]);
  });

  it("holds a layer on a node exactly while an image on the node contains it", () => {
    const layersOf = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 5 });
    const steps = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constantFrom("place", "displace"),
          image: fc.nat(5),
          slot: fc.nat(60),
        }),
        fc.record({ kind: fc.constant("define"), image: fc.nat(5), layers: layersOf }),
      ),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(fc.array(layersOf, { minLength: 6, maxLength: 6 }), steps, (images, sequence) => {
        const index = new LayerIndex();
        const contents = images.map((layers) => layers);
        const placed = images.map(() => new Set<number>());
        const define = (at: number) =>
          index.defineImage(
            String(at),
            (contents[at] ?? []).map((seed) => layer(seed, seed)),
          );
        for (const at of images.keys()) define(at);
        for (const change of sequence) {
          if ("layers" in change) {
            contents[change.image] = change.layers;
            define(change.image);
            continue;
          }
          const image = define(change.image);
          if (change.kind === "place") placed[change.image]?.add(change.slot);
          else placed[change.image]?.delete(change.slot);
          if (change.kind === "place") index.place(image, change.slot);
          else index.displace(image, change.slot);
        }
        for (const [at, layers] of contents.entries()) {
          const indexed = index.image(String(at))?.layers ?? [];
          for (const [position, seed] of layers.entries()) {
            const expected = new Set<number>();
            for (const [other, slots] of placed.entries()) {
              if (contents[other]?.includes(seed)) for (const slot of slots) expected.add(slot);
            }
            expect(new Set(indexed[position]?.present.values())).toEqual(expected);
          }
        }
      }),
    );
  });
});
