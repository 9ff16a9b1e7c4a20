import { describe, expect, it } from "vitest";
import { decodeExtenderArgs } from "../../extender/extender-args.ts";

const POD = {
  metadata: { name: "web-1", namespace: "shop", uid: "u1" },
  spec: { containers: [{ name: "web", image: "nginx:1.25" }] },
};

describe("decodeExtenderArgs()", () => {
  it("reads what kube-scheduler sends", () => {
    const decoded = decodeExtenderArgs({ Pod: POD, Nodes: null, NodeNames: ["a", "b"] });
    expect(decoded).toMatchObject({
      kind: "decoded",
      args: { nodeNames: ["a", "b"], pod: { namespace: "shop", name: "web-1", uid: "u1" } },
    });
  });

  it.for(["nodenames", "nodeNames", "NODENAMES"])("reads %s as NodeNames", (spelling) => {
    expect(decodeExtenderArgs({ pod: POD, [spelling]: ["a"] })).toMatchObject({
      kind: "decoded",
      args: { nodeNames: ["a"] },
    });
  });

  it.for([
    { body: null, reason: "the body is not a JSON object of the shape ExtenderArgs" },
    { body: [], reason: "the body is not a JSON object of the shape ExtenderArgs" },
    { body: { NodeNames: [] }, reason: "Pod is missing" },
    { body: { Pod: null, NodeNames: [] }, reason: "Pod is missing" },
    {
      body: { Pod: POD, Nodes: { items: [] }, NodeNames: null },
      reason: "NodeNames is missing: set nodeCacheCapable: true for this extender",
    },
    { body: { Pod: POD, NodeNames: [1] }, reason: "NodeNames is not a list of strings" },
    {
      body: { Pod: { spec: { containers: "many" } }, NodeNames: [] },
      reason: "Pod does not have the shape of a Pod",
    },
    {
      body: { Pod: { spec: { containers: [{ image: 5 }] } }, NodeNames: [] },
      reason: "Pod does not have the shape of a Pod",
    },
  ])("refuses $body", ({ body, reason }) => {
    expect(decodeExtenderArgs(body)).toEqual({ kind: "invalid", reason });
  });

  it("takes __proto__ for a plain key", () => {
    const body: unknown = JSON.parse('{"__proto__":{"Pod":{}},"NodeNames":[]}');
    expect(decodeExtenderArgs(body)).toEqual({ kind: "invalid", reason: "Pod is missing" });
  });
});
