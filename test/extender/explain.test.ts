import { describe, expect, it } from "vitest";
import { Decisions } from "../../extender/decisions.ts";
import { explain } from "../../extender/explain.ts";
import { Prioritizer } from "../../extender/prioritizer.ts";
import { Inventory } from "../../placement/inventory.ts";
import { manifest, node, pod, podImage, reported } from "../support/observed.ts";

const DECIDED_MS = Date.parse("2026-01-01T00:00:00Z");

function explained(nodeNames: string[], chosen?: string) {
  const inventory = new Inventory();
  inventory.observeNode(node("warm", [reported("other", 800e6)]), 0);
  inventory.observeNode(node("cold"), 0);
  inventory.observeManifest(manifest("other", { base: 600e6, other: 200e6 }), 0);
  inventory.observeManifest(manifest("app", { base: 600e6, top: 400e6 }), 0);
  const wanted = pod("web", [podImage("app"), podImage("mystery")]);
  const prioritizer = new Prioritizer(inventory, { bytesPerSecond: 50e6, secondsPerImage: 0 });
  prioritizer.candidates.clear();
  for (const name of nodeNames) prioritizer.candidates.add(name);
  const decisions = new Decisions();
  decisions.record(wanted, prioritizer.prioritize(wanted, 0), DECIDED_MS);
  const decision = decisions.of("default/web");
  if (decision === undefined) throw new Error("the decision was not recorded");
  return explain(decision, {
    key: "default/web",
    ...(chosen === undefined ? {} : { node: chosen }),
  });
}

describe("explain()", () => {
  it("says in one sentence what the chosen node had and what that saved", () => {
    expect(explained(["warm", "cold"], "warm").summary).toBe(
      "warm had 600.0 MB of 1.0 GB; 400.0 MB to pull in about 8.0 s, " +
        "12.0 s less than on the slowest of 2 candidates: score 5 of 10",
    );
  });

  it("lists the candidates, best first, with the arithmetic", () => {
    const explanation = explained(["cold", "warm", "stranger"], "cold");
    expect(explanation).toMatchObject({
      pod: "default/web",
      node: "cold",
      decidedTime: "2026-01-01T00:00:00.000Z",
      images: ["registry.example/app:app", "registry.example/app:mystery"],
      unknownImages: ["registry.example/app:mystery"],
      candidates: 2,
      nodes: [
        {
          node: "warm",
          score: 5,
          named: true,
          missingBytes: 400e6,
          presentBytes: 600e6,
          pullSeconds: 8,
        },
        {
          node: "cold",
          score: 0,
          named: false,
          missingBytes: 1e9,
          presentBytes: 0,
          pullSeconds: 20,
        },
      ],
    });
  });

  it("says so when no candidate was known", () => {
    expect(explained(["stranger"]).summary).toBe("none of the candidate nodes was known");
  });
});
