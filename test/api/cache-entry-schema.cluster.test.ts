import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SchemaCluster, startSchemaCluster } from "./schema-cluster.ts";

let cluster: SchemaCluster;
beforeAll(async () => {
  cluster = await startSchemaCluster();
});
afterAll(() => cluster.stop());

function errorOf(fields: object): Promise<string> {
  const cacheSpec = [{ images: ["nginx:1.27"], ...fields }];
  return cluster.errorOf("ImageCache", { spec: { cacheSpec } });
}

describe("the choice of nodes of an ImageCache on a real API server", () => {
  it.for<[string, object]>([
    ["labels and pods", { nodeSelector: { tier: "back" }, podSelector: {} }],
    ["a requirement", { matchExpressions: [{ key: "gpus", operator: "Gt", values: ["-1"] }] }],
    ["nodes of a name", { nodeNames: ["node-1", "node-2.example.com"] }],
    ["discovery without images", { images: [], discover: {} }],
  ])("takes %s", async ([, fields]) => {
    expect(await errorOf(fields)).toBe("");
  });

  it.for<[string, object, string]>([
    [
      "pods together with node names",
      { podSelector: { matchLabels: { app: "web" } }, nodeNames: ["node-1"] },
      "podSelector and nodeNames cannot be given together",
    ],
    ["no node name", { nodeNames: [] }, "nodeNames in body should have at least 1 items"],
    ["a node name with a slash", { nodeNames: ["../a"] }, "nodeNames[0] in body should match"],
    ["a node twice", { nodeNames: ["a", "a"] }, 'nodeNames: duplicate entries for key [="a"]'],
    [
      "a label key without end",
      { nodeSelector: { ["k".repeat(318)]: "v" } },
      "nodeSelector has a key that is too long for a label",
    ],
    [
      "a label value that no label has",
      { nodeSelector: { tier: "\u{1d4d1}" } },
      "nodeSelector.tier in body should match",
    ],
    [
      "In without values",
      { matchExpressions: [{ key: "tier", operator: "In" }] },
      "In and NotIn need values",
    ],
    [
      "Exists with values",
      {
        podSelector: { matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] },
      },
      "Exists and DoesNotExist take no values",
    ],
    [
      "Gt with a word",
      { matchExpressions: [{ key: "cores", operator: "Gt", values: ["many"] }] },
      "Gt and Lt take one value, an integer",
    ],
    [
      "Gt on pods",
      { podSelector: { matchExpressions: [{ key: "a", operator: "Gt", values: ["1"] }] } },
      'Unsupported value: "Gt"',
    ],
    [
      "an operator unheard of",
      { matchExpressions: [{ key: "a", operator: "Like", values: ["1"] }] },
      'Unsupported value: "Like"',
    ],
    [
      "a key with a blank",
      { matchExpressions: [{ key: "a b", operator: "Exists" }] },
      "key in body should match",
    ],
  ])("refuses %s", async ([, fields, message]) => {
    expect(await errorOf(fields)).toContain(message);
  });
});
