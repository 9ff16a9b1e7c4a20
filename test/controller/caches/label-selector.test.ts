import { describe, expect, it } from "vitest";
import { type LabelSelector, matchesLabels } from "../../../controller/caches/label-selector.ts";

const LABELS = { app: "web", tier: "front" };

describe("matchesLabels()", () => {
  it.for<{ selector: LabelSelector; is: boolean }>([
    { selector: {}, is: true },
    { selector: { matchLabels: { app: "web", tier: "front" } }, is: true },
    { selector: { matchLabels: { app: "web", tier: "back" } }, is: false },
    { selector: { matchLabels: { constructor: "web" } }, is: false },
    { selector: expressions({ key: "app", operator: "In", values: ["web", "api"] }), is: true },
    { selector: expressions({ key: "app", operator: "NotIn", values: ["web"] }), is: false },
    { selector: expressions({ key: "zone", operator: "NotIn", values: ["a"] }), is: true },
    { selector: expressions({ key: "zone", operator: "DoesNotExist" }), is: true },
    {
      selector: expressions({ key: "app", operator: "Exists" }, { key: "x", operator: "Exists" }),
      is: false,
    },
    { selector: { matchLabels: { app: "api" }, ...expressions() }, is: false },
  ])("is $is for $selector", ({ selector, is }) => {
    expect(matchesLabels(selector, LABELS)).toBe(is);
  });
});

function expressions(...matchExpressions: NonNullable<LabelSelector["matchExpressions"]>) {
  return { matchExpressions };
}
