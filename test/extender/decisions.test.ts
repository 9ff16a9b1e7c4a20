import { describe, expect, it } from "vitest";
import { Decisions } from "../../extender/decisions.ts";
import { Prioritizer } from "../../extender/prioritizer.ts";
import { Inventory } from "../../placement/inventory.ts";
import { manifest, node, pod, podImage, reported } from "../support/observed.ts";

const DECIDED_MS = 7;

/** An extender that remembers, and what it found of pod "default/NAME" on `nodeNames`. */
function startDeciding() {
  const inventory = new Inventory();
  inventory.observeManifest(manifest("app", { base: 600e6 }), 0);
  inventory.observeNode(node("warm", [reported("app", 600e6)]), 0);
  for (let at = 0; at < 1000; at++) inventory.observeNode(node(`cold-${at}`), 0);
  const prioritizer = new Prioritizer(inventory, { bytesPerSecond: 50e6, secondsPerImage: 0 });
  const decisions = new Decisions();
  return {
    decisions,
    decide: (name: string, nodeNames: readonly string[]): void => {
      const wanted = pod(name, [podImage("app")]);
      prioritizer.candidates.clear();
      for (const nodeName of nodeNames) prioritizer.candidates.add(nodeName);
      decisions.record(wanted, prioritizer.prioritize(wanted, 0), DECIDED_MS);
    },
  };
}

const THOUSAND = Array.from({ length: 1000 }, (_, at) => `cold-${at}`);

describe("Decisions", () => {
  it("keep what was found for a pod when others have been asked about since", () => {
    const { decisions, decide } = startDeciding();
    decide("first", ["cold-1", "warm"]);
    decide("second", ["cold-2", "cold-3", "cold-4"]);
    const { costs, scores, named, decidedMs, references } = decisions.of("default/first") ?? {};
    expect([0, 1, 2].map((at) => costs?.nodeAt(at))).toEqual(["cold-1", "warm", ""]);
    expect([0, 1].map((at) => costs?.costAt(at).pullSeconds)).toEqual([12, 0]);
    expect([costs?.count, scores?.length, named]).toEqual([2, 2, [1]]);
    expect([decidedMs, references]).toEqual([DECIDED_MS, ["registry.example/app:app"]]);
  });

  it("forget the oldest, and fill its costs anew", () => {
    const { decisions, decide } = startDeciding();
    for (let at = 0; at < 60; at++) decide(`p-${at}`, THOUSAND);
    decide("last", ["warm", "cold-5"]);
    expect(decisions.of("default/p-0")).toBeUndefined();
    expect(decisions.of("default/p-59")?.costs.count).toBe(1000);
    const last = decisions.of("default/last")?.costs;
    expect([0, 1, 2].map((at) => last?.nodeAt(at))).toEqual(["warm", "cold-5", ""]);
    expect([0, 1].map((at) => last?.costAt(at).presentBytes)).toEqual([600e6, 0]);
  });
});
