import { describe, expect, it } from "vitest";
import { isChosen, type NodeChoice } from "../../../../controller/caches/nodes/node-choice.ts";

const NODE = { name: "node-1", labels: { zone: "a", cores: "16" } };

function chooses(choice: NodeChoice, runsPod = (): boolean => false): boolean {
  return isChosen(choice, NODE, runsPod);
}

describe("isChosen()", () => {
  it("is true of every node where the entry says nothing", () => {
    expect(chooses({})).toBe(true);
    expect(chooses({ nodeSelector: {}, matchExpressions: [], nodeNames: [] })).toBe(true);
  });

  it("asks for every label of the node selector", () => {
    expect(chooses({ nodeSelector: { zone: "a" } })).toBe(true);
    expect(chooses({ nodeSelector: { zone: "a", cores: "8" } })).toBe(false);
  });

  it.for([
    { operator: "Gt", values: ["8"], is: true },
    { operator: "Gt", values: ["16"], is: false },
    { operator: "Lt", values: ["17"], is: true },
    { operator: "Lt", values: ["many"], is: false },
    { operator: "In", values: ["16"], is: true },
    { operator: "DoesNotExist", values: [], is: false },
  ])("is $is where the cores must be $operator $values", ({ operator, values, is }) => {
    expect(chooses({ matchExpressions: [{ key: "cores", operator, values }] })).toBe(is);
  });

  it("takes only the nodes that are named, where any is, and of these those with the labels", () => {
    expect(chooses({ nodeNames: ["node-2", "node-1"] })).toBe(true);
    expect(chooses({ nodeNames: ["node-11"] })).toBe(false);
    expect(chooses({ nodeNames: ["node-1"], nodeSelector: { zone: "b" } })).toBe(false);
  });

  it("asks for a pod on the node where a pod selector is given", () => {
    const podSelector = { matchLabels: { app: "web" } };
    const asked: unknown[] = [];
    const answer = (is: boolean) =>
      isChosen({ podSelector }, NODE, (selector) => {
        asked.push(selector);
        return is;
      });
    expect([answer(true), answer(false)]).toEqual([true, false]);
    expect(asked).toEqual([podSelector, podSelector]);
  });
});
