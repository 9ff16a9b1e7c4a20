import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Inventory } from "../../placement/inventory.ts";
import type { ReportedImage } from "../../placement/observed-node.ts";
import { digestOf } from "../support/layers.ts";
import { manifest, node, pod, podImage, pulled, reported } from "../support/observed.ts";

const LONG_MS = 3_600_000;
const NODES = ["a", "b", "c"];
const TAGS = ["registry.example/app:1", "registry.example/app:2", "registry.example/other:1"];

/** Objects that stand for the same image wherever it is reported. */
const shared = new Map<string, ReportedImage>();

/** An image with a digest or none, with tags that other images may have as well, as one object for all or as one of its own. */
const image = fc
  .record({
    digest: fc.option(fc.nat(4), { nil: undefined }),
    tags: fc.subarray(TAGS),
    sizeBytes: fc.constantFrom(10, 20),
    isShared: fc.boolean(),
  })
  .map(({ digest, tags, sizeBytes, isShared }): ReportedImage => {
    const digests = digest === undefined ? [] : [`registry.example/app@${digestOf(digest)}`];
    const own = { names: [...digests, ...tags], sizeBytes };
    if (!isShared) return own;
    const key = JSON.stringify(own);
    shared.set(key, shared.get(key) ?? own);
    return shared.get(key) ?? own;
  });

const step = fc.record({
  name: fc.constantFrom(...NODES),
  images: fc.option(fc.array(image, { maxLength: 4 }), { nil: undefined }),
  expires: fc.boolean(),
});

/** What is held of images, layers and reported tags, by node name; of a size that changed the first one counts. */
function stateOf({ nodes }: Inventory): object {
  const names = NODES.filter((name) => nodes.node(name) !== undefined);
  return {
    names,
    images: names.map((name) =>
      [...(nodes.node(name)?.images.present() ?? [])]
        .map(({ key, layers }) =>
          [key, ...layers.map(({ digest }) => digest.replace(/^opaque:.*/, "opaque"))].join(" "),
        )
        .sort(),
    ),
    reported: names.map((name) => TAGS.map((tag) => nodes.node(name)?.reportedDigestOf(tag))),
    layers: nodes.index.layerCount,
  };
}

/** Nodes on which a tag stands for a digest: "tag digest node". */
function bindingsOf({ nodes }: Inventory): string[] {
  const known = NODES.flatMap((name) => nodes.node(name) ?? []);
  return TAGS.flatMap((tag) =>
    [...nodes.tags.bindingsOf(tag)].flatMap(({ digest, nodes: slots }) =>
      known.flatMap(({ name, slot }) => (slots.has(slot) ? `${tag} ${digest} ${name}` : [])),
    ),
  );
}

/** The node has the image that the tag stands for there: then a report may leave the tag out. */
function isThere({ nodes }: Inventory, binding: string): boolean {
  const [, digest = "", name = ""] = binding.split(" ");
  const record = nodes.node(name);
  if (record === undefined) return false;
  const held = nodes.catalog.imageOf(digest, record.platform, undefined);
  return held?.present.has(record.slot) === true;
}

describe("ReportEntries", () => {
  it("leave what the latest reports say and nothing of those before, whatever came and went", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const known = manifest("0", { base: 60, top: 40 });
        const followed = new Inventory();
        followed.observeManifest({ ...known, digest: digestOf(0), references: [] }, 0);
        const latest = new Map<string, readonly ReportedImage[]>();
        for (const { name, images, expires } of steps) {
          if (images === undefined) {
            followed.forgetNode(name, 0);
            latest.delete(name);
          } else {
            followed.observeNode(node(name, images), 0);
            latest.set(name, images);
          }
          if (expires) followed.expire(0);
        }
        followed.expire(0);
        const fresh = new Inventory();
        fresh.observeManifest({ ...known, digest: digestOf(0), references: [] }, 0);
        for (const [name, images] of latest) fresh.observeNode(node(name, images), 0);
        expect(stateOf(followed)).toEqual(stateOf(fresh));
        const [now, wanted] = [bindingsOf(followed), bindingsOf(fresh)];
        expect(wanted.filter((binding) => !now.includes(binding))).toEqual([]);
        const extra = now.filter((binding) => !wanted.includes(binding));
        expect(extra.filter((binding) => !isThere(followed, binding))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("know what an unreported tag stood for as long as the image is there, also when the report stays the same", () => {
    const inventory = new Inventory();
    const [gone, stays] = [reported("gone", 10), reported("stays", 10)];
    const bindings = () => [...inventory.nodes.tags.bindingsOf(gone.names[1] ?? "")].length;
    inventory.observeNode(node("a", [gone, stays]), 0);
    inventory.observePod(
      pod("p", [podImage("gone")], { nodeName: "a", pulled: [pulled("gone")] }),
      0,
    );
    inventory.observeNode(node("a", [stays]), 0);
    expect(bindings()).toBe(1);
    inventory.forgetPod("p", 0);
    inventory.expire(LONG_MS);
    inventory.observeNode(node("a", [stays]), LONG_MS);
    expect(bindings()).toBe(0);
  });

  it("are one object for all nodes that report the same", () => {
    const inventory = new Inventory();
    const same = { names: [`registry.example/app@${digestOf(1)}`, TAGS[0] ?? ""], sizeBytes: 10 };
    for (const name of ["a", "b"]) inventory.observeNode(node(name, [{ ...same }]), 0);
    const [ofA, ofB] = ["a", "b"].map((name) => inventory.nodes.node(name)?.images.reported[0]);
    expect(ofA).toBeDefined();
    expect(ofB).toBe(ofA);
  });
});
